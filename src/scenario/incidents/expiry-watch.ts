import { done, notYet, waitFor } from "../../base/wait.ts";
import type { RetentionFacts } from "../../record/fault-facts.ts";
import type { OffsetRange, TopicContents } from "../../record/kafka/topic-contents.ts";
import type { SignalRanges } from "../../record/sequence-ranges.ts";
import type { StartedKafka } from "../../stack/parts/kafka/kafka.ts";
import type { KafkaTap } from "../../stack/parts/kafka/kafka-tap.ts";
import { expiredRanges } from "../faults/expired-ranges.ts";
import { ShortRetention } from "../faults/short-retention.ts";
import { type ReadAlong, readAlong } from "../read-along.ts";
import type { ScenarioRun } from "../scenario-run.ts";

/** How often it looks; the log cleaner looks less often. */
const EVERY_MS = 200;
const DAY_MS = 24 * 3_600_000;

/**
 * A short retention of the topics while items flow, and what Kafka removed by it before a group had
 * committed it. It looks all along: a consumer that goes on where the log begins commits, and leaves no
 * trace.
 */
export class ExpiryWatch {
  readonly #scenario: ScenarioRun;
  readonly #kafka: StartedKafka;
  readonly #retention: ShortRetention;
  readonly #retentionMs: number;
  readonly #tap: KafkaTap;
  readonly #contents: TopicContents;
  readonly #ranges = new Map<string, OffsetRange>();
  readonly #began = performance.now();
  readonly #sentBefore: number;
  readonly #looking: Promise<void>;
  #seconds = 0;
  #ended = false;

  private constructor(
    scenario: ScenarioRun,
    kafka: StartedKafka,
    reading: ReadAlong & { readonly retention: ShortRetention },
    retentionMs: number,
  ) {
    this.#scenario = scenario;
    this.#kafka = kafka;
    this.#retention = reading.retention;
    this.#tap = reading.tap;
    this.#contents = reading.contents;
    this.#retentionMs = retentionMs;
    this.#sentBefore = scenario.itemsSent;
    this.#looking = this.#look();
    // Told by `end`.
    this.#looking.catch(() => undefined);
  }

  /** Sets `retention.ms` of the topics that are there, in milliseconds. */
  static async open(scenario: ScenarioRun, retentionMs: number): Promise<ExpiryWatch> {
    const { signal } = scenario.pipeline;
    const kafka = await scenario.pipeline.kafka;
    const retention = await ShortRetention.open(kafka, signal);
    const reading = await readAlong(scenario, retention.topics);
    await reading.tap.until(await retention.offsets(), signal);
    const watch = new ExpiryWatch(scenario, kafka, { retention, ...reading }, retentionMs);
    await retention.begin(retentionMs);
    return watch;
  }

  /** The topics whose retention is short. */
  get topics(): readonly string[] {
    return this.#retention.topics;
  }

  /** Gives the topics their own retention back. */
  async end(): Promise<void> {
    await this.#retention.end();
    this.#ended = true;
    await this.#looking;
    this.#seconds = (performance.now() - this.#began) / 1000;
  }

  /** The items that only removed offsets hold: nobody waits for them. */
  async expired(): Promise<SignalRanges> {
    await this.#tap.until(await this.#retention.offsets(), this.#scenario.pipeline.signal);
    return this.#contents.onlyIn([...this.#ranges.values()]);
  }

  /** Says what expired, and ends the reading. */
  async close(): Promise<RetentionFacts> {
    const expired = await this.expired();
    await this.#tap.close();
    const { itemsSent, signals } = this.#scenario;
    const sent = (itemsSent - this.#sentBefore) * signals.length;
    return {
      retentionMs: this.#retentionMs,
      expired: [...this.#ranges.values()].map((range) => this.#contents.contentsOf(range)),
      items: expired,
      written: { bytes: await this.#retention.bytes(), seconds: this.#seconds, items: sent },
    };
  }

  async #look(): Promise<void> {
    const { signal } = this.#scenario.pipeline;
    await waitFor(
      async () => {
        // The offsets first: a commit in between cannot make it too much.
        const now = await this.#retention.offsets();
        const committed = await this.#kafka.admin.committed();
        for (const range of expiredRanges({ before: [], now, committed })) {
          // Where a group stands still, more of the same is gone.
          this.#ranges.set(`${range.topic}/${range.partition}@${range.from}`, range);
        }
        return this.#ended ? done(undefined) : notYet("the retention is short");
      },
      { for: "the short retention to end", timeoutMs: DAY_MS, everyMs: EVERY_MS, signal },
    );
  }
}
