import { join } from "node:path";
import { HarnessError } from "../base/errors.ts";
import type { ScenarioRun, ScenarioRunOptions } from "../scenario/scenario-run.ts";
import type { VerifyRequest } from "../scenario/verify-request.ts";
import { openPipeline } from "../stack/pipeline/open-pipeline.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { PipelineChanges } from "../stack/pipeline/pipeline-changes.ts";
import type { OutagePair } from "./outage-pair.ts";

/** The pipeline that scenarios share, as long as nothing has failed in it. */
export class SharedPipeline {
  #current: Pipeline | undefined;
  #changes = "";
  #pair: OutagePair | undefined;

  /** Two scenarios that share an outage: the second one's pipeline starts beside this one. */
  set pair(pair: OutagePair | undefined) {
    this.#pair = pair;
  }

  /** @param changes those that want the same share one */
  async get(request: VerifyRequest, changes: PipelineChanges = {}): Promise<Pipeline> {
    const wanted = JSON.stringify(changes);
    if (this.#current?.signal.aborted || wanted !== this.#changes) await this.close();
    this.#changes = wanted;
    this.#current ??= await openPipeline(request, join(request.report, "logs"), changes);
    if (wanted === "{}") this.#pair?.prepare(this.#current);
    return this.#current;
  }

  async close(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    // What still starts beside it ends with it.
    current?.abort(new HarnessError({ code: "interrupted", message: "the pipeline was closed" }));
    await this.#pair?.close();
    await current?.close();
  }
}

/** What every scenario of a run is opened with. */
export type ScenarioChoices = Pick<ScenarioRunOptions, "name" | "caseOf" | "onProgress"> &
  ScenarioSending;

/** What a scenario sends in place of the usual traffic, and the title of what that plays. */
export type ScenarioSending = Pick<
  ScenarioRunOptions,
  "traffic" | "signals" | "othersWrite" | "title"
>;

/** The pipelines of one scenario that needs its own: one at a time. */
export class OwnPipelines {
  readonly #request: VerifyRequest;
  readonly #shared: SharedPipeline;
  #pipeline: Pipeline | undefined;
  #run: ScenarioRun | undefined;

  constructor(request: VerifyRequest, shared: SharedPipeline) {
    this.#request = request;
    this.#shared = shared;
  }

  /** Starts a pipeline and opens a scenario on it; what ran before is ended. */
  async open(choices: ScenarioChoices, changes: PipelineChanges): Promise<ScenarioRun> {
    await this.start(choices.name, changes);
    return this.openRun(choices);
  }

  /** Ends the pipeline before it, and the shared one: two at once are more than small machines have. */
  async start(name: string, changes: PipelineChanges): Promise<Pipeline> {
    await this.close();
    await this.#shared.close();
    const logs = join(this.#request.report, "logs", name);
    this.#pipeline = await openPipeline(this.#request, logs, changes);
    return this.#pipeline;
  }

  /** Opens a scenario on the pipeline that was started last; the one before it is ended. */
  async openRun(choices: ScenarioChoices): Promise<ScenarioRun> {
    if (this.#pipeline === undefined) {
      throw new HarnessError({ code: "internal", message: "no pipeline has been started" });
    }
    await this.#run?.close();
    const run = await openScenario(this.#request, choices, this.#pipeline, { ownPipeline: true });
    this.#run = run;
    return run;
  }

  /** Ends all waiting in the present one. */
  abort(reason: HarnessError): void {
    this.#pipeline?.abort(reason);
  }

  async close(): Promise<void> {
    const [run, pipeline] = [this.#run, this.#pipeline];
    this.#run = undefined;
    this.#pipeline = undefined;
    try {
      await run?.close();
    } finally {
      await pipeline?.close();
    }
  }
}

/** A scenario on a pipeline. What it is made of is much, and loaded while the parts boot. */
export async function openScenario(
  request: VerifyRequest,
  choices: ScenarioChoices,
  pipeline: Pipeline,
  more: Pick<ScenarioRunOptions, "ownPipeline"> = {},
): Promise<ScenarioRun> {
  const { ScenarioRun } = await import("../scenario/scenario-run.ts");
  const { protocol, headers, resource, addedAttributes, effects } = request;
  return ScenarioRun.open({
    ...choices,
    ...more,
    pipeline,
    variables: { ...request.inherited, ...request.env },
    report: request.report,
    ...(protocol === undefined ? {} : { protocol }),
    ...(headers === undefined ? {} : { headers }),
    ...(resource === undefined ? {} : { resource }),
    ...(addedAttributes === undefined ? {} : { addedAttributes }),
    ...(effects === undefined ? {} : { effects }),
  });
}
