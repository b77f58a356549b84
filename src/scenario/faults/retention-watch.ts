import { done, notYet, waitFor } from "../../base/wait.ts";
import type { RetentionFacts } from "../../record/fault-facts.ts";
import type { OffsetRange } from "../../record/kafka/topic-contents.ts";
import type { MeasuredGrowth } from "../../record/retention-rule.ts";
import type { SignalRanges } from "../../record/sequence-ranges.ts";
import type { PartitionOffsets } from "../../stack/parts/kafka/broker-admin.ts";
import { type ReadAlong, readAlong } from "../read-along.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault, FaultFacts } from "./begun-fault.ts";
import { expiredRanges } from "./expired-ranges.ts";
import { ShortRetention } from "./short-retention.ts";

/** How often it looks; the log cleaner looks less often. */
const EVERY_MS = 200;
const DAY_MS = 24 * 3_600_000;

/** A retention of the topics that is short until it is ended. */
export interface ShortenedRetention extends BegunFault {
  /** Waits until everything that Kafka holds now was read along, before it may expire. */
  readAll(): Promise<void>;
  /** Waits until Kafka has removed everything that it holds now. @throws HarnessError `deadline` */
  untilAllGone(): Promise<void>;
  /** Measures what was written so far; once, and by default at the end of the run. */
  measure(): Promise<void>;
}

/**
 * Sets `retention.ms` of the topics that are there, and follows what Kafka removes by it.
 *
 * @param retentionMs in milliseconds
 * @param settled whether everything that the topics hold now has had its chance
 */
export async function beginShortRetention(
  run: ScenarioRun,
  retentionMs: number,
  { settled = false }: { readonly settled?: boolean } = {},
): Promise<ShortenedRetention> {
  const { signal } = run.pipeline;
  const retention = await ShortRetention.open(await run.pipeline.kafka, signal);
  const reading = await readAlong(run, retention.topics);
  await reading.tap.until(await retention.offsets(), signal);
  const watch = new RetentionWatch(run, retention, reading, retentionMs, settled);
  const topics = retention.topics.join(", ");
  const began = `retention.ms of ${topics} set to ${retentionMs}`;
  await run.beginFault("kafka", "shorten-retention", began, () => retention.begin(retentionMs));
  return {
    end: async () => {
      const ended = `retention.ms of ${topics} set back`;
      await run.endFault("kafka", "shorten-retention", ended, () => retention.end());
      await watch.end();
    },
    readAll: () => watch.readAll(),
    untilAllGone: () => retention.untilAllGone(retentionMs),
    measure: () => watch.measure(),
    gone: () => watch.gone(),
    facts: async (): Promise<FaultFacts> => ({ retention: await watch.close() }),
  };
}

/**
 * What Kafka removed before a group had committed it. It looks all along: a consumer that goes on where
 * the log begins commits, and leaves no trace.
 */
class RetentionWatch {
  readonly #run: ScenarioRun;
  readonly #retention: ShortRetention;
  readonly #reading: ReadAlong;
  readonly #retentionMs: number;
  /** What had its chance before. */
  readonly #before: readonly PartitionOffsets[];
  readonly #ranges = new Map<string, OffsetRange>();
  readonly #began = performance.now();
  readonly #sentBefore: number;
  readonly #looking: Promise<void>;
  #seconds = 0;
  #ended = false;
  #written: Promise<MeasuredGrowth> | undefined;

  constructor(
    run: ScenarioRun,
    retention: ShortRetention,
    reading: ReadAlong,
    retentionMs: number,
    settled: boolean,
  ) {
    this.#run = run;
    this.#retention = retention;
    this.#reading = reading;
    this.#retentionMs = retentionMs;
    this.#before = settled ? retention.before : [];
    this.#sentBefore = run.itemsSent;
    this.#looking = this.#look();
    // Reported by `end`.
    this.#looking.catch(() => undefined);
  }

  async readAll(): Promise<void> {
    const { tap } = this.#reading;
    await tap.until(await this.#retention.offsets(), this.#run.pipeline.signal);
  }

  /** Ends the looking once nothing more expires: the topics have their own retention back. */
  async end(): Promise<void> {
    this.#seconds = (performance.now() - this.#began) / 1000;
    await this.#retention.untilCleaned();
    this.#ended = true;
    await this.#looking;
  }

  async measure(): Promise<void> {
    this.#written ??= this.#measured();
    await this.#written;
  }

  /** The items that only removed offsets hold. */
  async gone(): Promise<SignalRanges> {
    // What the edge may have written twice is there once more, and not gone.
    await this.readAll();
    return this.#reading.contents.onlyIn([...this.#ranges.values()]);
  }

  /** What expired; ends the reading. */
  async close(): Promise<RetentionFacts> {
    const { tap, contents } = this.#reading;
    const items = await this.gone();
    await tap.close();
    this.#written ??= this.#measured();
    return {
      retentionMs: this.#retentionMs,
      expired: [...this.#ranges.values()].map((range) => contents.contentsOf(range)),
      ...{ items, written: await this.#written },
    };
  }

  async #measured(): Promise<MeasuredGrowth> {
    const { itemsSent, signals } = this.#run;
    const items = (itemsSent - this.#sentBefore) * signals.length;
    return { bytes: await this.#retention.bytes(), seconds: this.#seconds, items };
  }

  async #look(): Promise<void> {
    const { pipeline } = this.#run;
    const { admin } = await pipeline.kafka;
    await waitFor(
      async () => {
        // The offsets first: a commit in between cannot make it too much.
        const now = await this.#retention.offsets();
        const committed = await admin.committed();
        for (const range of expiredRanges({ before: this.#before, now, committed })) {
          // Where a group stands still, more of the same is gone.
          this.#ranges.set(`${range.topic}/${range.partition}@${range.from}`, range);
        }
        return this.#ended ? done(undefined) : notYet("the retention is short");
      },
      {
        for: "the short retention to end",
        timeoutMs: DAY_MS,
        everyMs: EVERY_MS,
        signal: pipeline.signal,
      },
    );
  }
}
