import { done, notYet, waitFor } from "../../base/wait.ts";
import type { PartitionOffsets } from "../../stack/parts/kafka/broker-admin.ts";
import type { StartedKafka } from "../../stack/parts/kafka/kafka.ts";
import { LogGrowth } from "./log-growth.ts";

/** How often Kafka's log cleaner looks, in milliseconds; its default is five minutes. */
const CHECK_MS = 500;

/** Broker settings with which its log cleaner works in seconds instead of minutes and days. */
export const QUICK_CLEANING = {
  "log.retention.check.interval.ms": CHECK_MS,
  "log.initial.task.delay.ms": CHECK_MS,
  // Whole segments expire: what is sent a second later is in another one.
  "log.roll.ms": 1_000,
  "log.segment.delete.delay.ms": 0,
};

/** Far above what a cleaner that looks every half second needs. */
const CLEANED_MS = 120_000;
const HOURS_6 = 6 * 3_600_000;

/** A short retention of the topics that are there, and what Kafka's own cleaner removes by it. */
export class ShortRetention {
  readonly topics: readonly string[];
  readonly #kafka: StartedKafka;
  readonly #signal: AbortSignal;
  readonly #before: readonly PartitionOffsets[];
  readonly #growth: LogGrowth;
  readonly #looking: Promise<void>;
  #ended = false;

  private constructor(
    kafka: StartedKafka,
    signal: AbortSignal,
    before: readonly PartitionOffsets[],
    growth: LogGrowth,
  ) {
    this.#kafka = kafka;
    this.#signal = signal;
    this.#before = before;
    this.#growth = growth;
    this.topics = [...new Set(before.map(({ topic }) => topic))];
    this.#looking = this.#look();
    // Told by `bytes`.
    this.#looking.catch(() => undefined);
  }

  /** Notes what the topics hold now; nothing is changed yet. */
  static async open(kafka: StartedKafka, signal: AbortSignal): Promise<ShortRetention> {
    const [before, segments] = await Promise.all([kafka.admin.offsets(), kafka.segments()]);
    return new ShortRetention(kafka, signal, before, new LogGrowth(segments));
  }

  /** Start and end of every partition of the topics, now. */
  async offsets(): Promise<PartitionOffsets[]> {
    const offsets = await this.#kafka.admin.offsets();
    return offsets.filter(({ topic }) => this.topics.includes(topic));
  }

  /** Sets the topics' `retention.ms`. */
  begin(retentionMs: number): Promise<void> {
    return this.#kafka.admin.setRetention(this.topics, retentionMs);
  }

  /** Waits until everything that is in the topics now has been removed. @throws HarnessError `deadline` */
  async untilAllGone(retentionMs: number): Promise<void> {
    const ends = await this.offsets();
    await waitFor(
      async () => {
        const left = (await this.offsets()).filter(({ topic, partition, start }) =>
          ends.some((one) => one.topic === topic && one.partition === partition && start < one.end),
        );
        return left.length === 0 ? done(null) : notYet(describe(left));
      },
      {
        for: "Kafka's log cleaner to remove what is too old",
        timeoutMs: retentionMs + CLEANED_MS,
        everyMs: 100,
        signal: this.#signal,
      },
    );
  }

  /** Gives the topics their retention back. */
  end(): Promise<void> {
    return this.#kafka.admin.setRetention(this.topics, null);
  }

  /**
   * Waits until the cleaner has had two looks without removing anything: it goes by the topics' own
   * retention again.
   *
   * @throws HarnessError `deadline`
   */
  async untilCleaned(): Promise<void> {
    let last = "";
    let since = performance.now();
    await waitFor(
      async () => {
        const starts = (await this.offsets()).map(({ start }) => `${start}`).join(", ");
        if (starts !== last) [last, since] = [starts, performance.now()];
        return performance.now() - since >= 2 * CHECK_MS ? done(null) : notYet(starts);
      },
      {
        for: "Kafka's log cleaner to settle",
        timeoutMs: CLEANED_MS,
        everyMs: 100,
        signal: this.#signal,
      },
    );
  }

  /** What the topics held when this was opened. */
  get before(): readonly PartitionOffsets[] {
    return this.#before;
  }

  /** Bytes written to the topics until now; ends the looking. */
  async bytes(): Promise<number> {
    this.#ended = true;
    await this.#looking;
    this.#growth.look(await this.#kafka.segments());
    return this.#growth.bytes();
  }

  /** Segments live for the retention at least; looked at more often than that, none is missed. */
  async #look(): Promise<void> {
    await waitFor(
      async () => {
        this.#growth.look(await this.#kafka.segments());
        return this.#ended ? done(null) : notYet("the outage lasts");
      },
      { for: "the outage to pass", timeoutMs: HOURS_6, everyMs: 200, signal: this.#signal },
    );
  }
}

function describe(offsets: readonly PartitionOffsets[]): string {
  return offsets
    .map(({ topic, partition, start, end }) => `${topic}/${partition}: ${start} to ${end}`)
    .join(", ");
}
