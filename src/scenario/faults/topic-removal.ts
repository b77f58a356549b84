import { larger, smaller } from "../../base/bigints.ts";
import { done, notYet, waitFor } from "../../base/wait.ts";
import type { Removal } from "../../record/admin-facts.ts";
import type { TappedMessage } from "../../record/kafka/message-items.ts";
import { messageLine } from "../../record/kafka/message-line.ts";
import { type OffsetRange, TopicContents } from "../../record/kafka/topic-contents.ts";
import type { PartitionOffsets } from "../../stack/parts/kafka/broker-admin.ts";
import { KafkaTap } from "../../stack/parts/kafka/kafka-tap.ts";
import type { ScenarioRun } from "../scenario-run.ts";

const STILL_MS = 60_000;

/** Reads what a topic holds before it is removed, so that its items are known. */
export class TopicRemoval {
  readonly #run: ScenarioRun;
  readonly #topic: string;
  readonly #tap: KafkaTap;
  readonly #contents: TopicContents;
  readonly #messages: readonly TappedMessage[];

  private constructor(
    run: ScenarioRun,
    topic: string,
    tap: KafkaTap,
    contents: TopicContents,
    messages: readonly TappedMessage[],
  ) {
    this.#run = run;
    this.#topic = topic;
    this.#tap = tap;
    this.#contents = contents;
    this.#messages = messages;
  }

  /** Begins to read a topic from its start. */
  static async open(run: ScenarioRun, topic: string): Promise<TopicRemoval> {
    const { bootstrap } = await run.pipeline.kafka;
    const contents = new TopicContents();
    const messages: TappedMessage[] = [];
    const tap = await KafkaTap.open({
      ...{ bootstrap, topics: [topic], run: run.id, signal: run.pipeline.signal },
      onMessage: (message) => {
        contents.add(message.topic, message.partition, message.offset, message.items);
        messages.push(message);
      },
    });
    return new TopicRemoval(run, topic, tap, contents, messages);
  }

  /** Start and end of the topic's partitions, once nothing is written to it any more. */
  async untilStill(): Promise<readonly PartitionOffsets[]> {
    let last = "";
    return waitFor(
      async () => {
        const offsets = await this.offsets();
        const ends = offsets.map(({ end }) => `${end}`).join(", ");
        const isStill = ends === last;
        last = ends;
        return isStill ? done(offsets) : notYet(ends);
      },
      {
        for: `writes to ${this.#topic} to have ended`,
        timeoutMs: STILL_MS,
        everyMs: 50,
        signal: this.#run.pipeline.signal,
      },
    );
  }

  /** Start and end of the topic's partitions, now. */
  async offsets(): Promise<PartitionOffsets[]> {
    const { admin } = await this.#run.pipeline.kafka;
    return (await admin.offsets()).filter(({ topic }) => topic === this.#topic);
  }

  /**
   * Reads all that is to be removed, and writes it down; ends the reading.
   *
   * @param removed what will be gone of each partition
   */
  async take(removed: readonly OffsetRange[]): Promise<Removal> {
    const { signal } = this.#run.pipeline;
    const ends = removed.map(({ topic, partition, from, to }) => ({
      ...{ topic, partition, start: from, end: to },
    }));
    try {
      await this.#tap.until(ends, signal);
    } finally {
      await this.#tap.close();
    }
    const { admin } = await this.#run.pipeline.kafka;
    const committed = await admin.committed();
    const unread = removed.map((range) => {
      const commits = committed.filter(
        ({ topic, partition }) => topic === range.topic && partition === range.partition,
      );
      // What some group has committed was taken by a consumer.
      const next = commits.map(({ offset }) => offset).reduce(larger, range.from);
      return { ...range, from: smaller(next, range.to) };
    });
    for (const message of this.#messages) {
      if (!isIn(removed, message)) continue;
      await this.#run.removed({ ...messageLine(message), committed: !isIn(unread, message) });
    }
    const ranges = unread.filter(({ from, to }) => from < to);
    return {
      topic: this.#topic,
      ranges: ranges.map((range) => this.#contents.contentsOf(range)),
      items: this.#contents.onlyIn(ranges),
    };
  }
}

function isIn(
  ranges: readonly OffsetRange[],
  { topic, partition, offset }: TappedMessage,
): boolean {
  return ranges.some(
    (range) =>
      range.topic === topic &&
      range.partition === partition &&
      range.from <= offset &&
      offset < range.to,
  );
}
