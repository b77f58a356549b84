import { join } from "node:path";
import { SharedOutage } from "../scenario/faults/shared-outage.ts";
import type { OutagePlan } from "../scenario/outage-run.ts";
import type { ScenarioRun } from "../scenario/scenario-run.ts";
import type { VerifyRequest } from "../scenario/verify-request.ts";
import { openPipeline } from "../stack/pipeline/open-pipeline.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/**
 * Two scenarios in one outage of one target: the first one on the pipeline that all share, the second
 * one on a pipeline beside it.
 */
export class OutagePair {
  readonly first: string;
  readonly second: string;
  readonly outage: SharedOutage;
  readonly #request: VerifyRequest;
  readonly #together = Promise.withResolvers<boolean>();
  readonly #over: Readonly<Record<"first" | "second", PromiseWithResolvers<void>>> = {
    first: Promise.withResolvers(),
    second: Promise.withResolvers(),
  };
  #begun = false;
  #isTogether: boolean | undefined;
  #opening: Promise<Pipeline> | undefined;
  #pipeline: Pipeline | undefined;

  constructor(request: VerifyRequest, first: string, second: string) {
    this.#request = request;
    this.first = first;
    this.second = second;
    this.outage = new SharedOutage([first, second]);
  }

  /**
   * Starts the second scenario's pipeline as soon as its target is ready, while others are at work; once
   * for each pipeline that it stands beside.
   */
  prepare(beside: Pipeline): void {
    if (this.#begun || this.#opening !== undefined) return;
    this.#opening = this.#open(beside);
    // Told where it is needed.
    this.#opening.catch(() => undefined);
  }

  /**
   * The second scenario's pipeline, whose backend collector reads; undefined where it is gone.
   *
   * @throws HarnessError where it does not start
   */
  async pipeline(): Promise<Pipeline | undefined> {
    this.#begun = true;
    return this.#opening;
  }

  /**
   * Looks whether everything that came through the shared pipeline carries its run's id. If not, the
   * documents of two scenarios could not be distinguished. Once: later calls do nothing.
   */
  async heed(scenario: ScenarioRun): Promise<void> {
    if (this.#isTogether !== undefined || scenario.pipeline.signal.aborted) return;
    this.decide((await scenario.strays()) === 0);
  }

  /**
   * Says whether the two run side by side; otherwise the second one comes after the first one, and has
   * its own outage. Once: later calls do nothing.
   */
  decide(isTogether: boolean): void {
    if (this.#isTogether !== undefined) return;
    this.#isTogether = isTogether;
    if (!isTogether) this.outage.leave(this.second);
    this.#together.resolve(isTogether);
  }

  /** Resolves when it is decided whether they run side by side. */
  get together(): Promise<boolean> {
    return this.#together.promise;
  }

  /** What a scenario's outage is shared with; nothing for others, and one after the other. */
  outageOf(name: string): Pick<OutagePlan, "shared"> {
    const isOne = name === this.first || name === this.second;
    if (!isOne || this.#isTogether !== true) return {};
    return { shared: { outage: this.outage, name } };
  }

  /** One of the two has ended, well or not; the other one does not wait for it any more. */
  end(which: "first" | "second"): void {
    this.outage.leave(this[which]);
    this.#over[which].resolve();
  }

  /** Resolves when it has ended. */
  over(which: "first" | "second"): Promise<void> {
    return this.#over[which].promise;
  }

  /** Ends the second pipeline for good. */
  async giveUp(): Promise<void> {
    this.#begun = true;
    this.#isTogether = false;
    await this.close();
  }

  /** Ends the second pipeline, and what waits in it. */
  async close(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    await opening?.catch(() => undefined);
    const pipeline = this.#pipeline;
    this.#pipeline = undefined;
    await pipeline?.close();
  }

  async #open(beside: Pipeline): Promise<Pipeline> {
    const request = this.#request;
    // Elasticsearch's boot takes all that a small machine has.
    await beside.target;
    const logs = join(request.report, "logs", this.second);
    const pipeline = await openPipeline(request, logs, {}, { beside });
    this.#pipeline = pipeline;
    const { warmUp } = await import("../scenario/warm-up.ts");
    await warmUp(pipeline, { ...request.inherited, ...request.env });
    return pipeline;
  }
}
