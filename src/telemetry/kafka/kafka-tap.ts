import "./codecs.ts";
import kafkajs, { type Consumer } from "kafkajs";
import { HarnessError } from "../../errors.ts";
import { done, notYet, waitFor } from "../../wait.ts";
import { itemsInMessage } from "./message-items.ts";
import { TopicContents } from "./topic-contents.ts";

/** The consumer group of the harness itself; it commits nothing. */
export const TAP_GROUP = "edot-kafka-harness-tap";
/** It reads while the items are sent, so that little is left when it is waited for. */
const CATCH_UP_MS = 300_000;

/** A partition with the offset that its next message will get. */
export interface PartitionEnd {
  readonly topic: string;
  readonly partition: number;
  readonly end: bigint;
}

/**
 * Reads topics beside the pipeline and notes which of a run's items each message holds. It has a
 * group of its own and commits nothing, so that the pipeline's offsets stay what they are.
 */
export class KafkaTap {
  readonly contents = new TopicContents();
  readonly #consumer: Consumer;
  readonly #next = new Map<string, bigint>();
  #failed: Error | undefined;

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
    consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
      this.#failed = error;
    });
  }

  /** Begins to read topics that exist, from the first message they still have, until the signal. */
  static async open(
    bootstrap: string,
    topics: readonly string[],
    run: string,
    signal: AbortSignal,
  ): Promise<KafkaTap> {
    const kafka = new kafkajs.Kafka({
      clientId: TAP_GROUP,
      brokers: bootstrap.split(","),
      logLevel: kafkajs.logLevel.NOTHING,
    });
    const consumer = kafka.consumer({ groupId: TAP_GROUP, maxWaitTimeInMs: 200 });
    const tap = new KafkaTap(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        for (const { offset, value } of messages) {
          const items = value === null ? null : itemsInMessage(value, run);
          tap.contents.add(topic, partition, BigInt(offset), items);
          tap.#next.set(placeOf(topic, partition), BigInt(offset) + 1n);
        }
      },
    });
    signal.addEventListener("abort", () => void tap.close().catch(() => undefined), { once: true });
    return tap;
  }

  /**
   * Waits until everything before these ends was read; empty partitions have nothing to read.
   *
   * @throws HarnessError `deadline`, or `internal` when the messages cannot be read.
   */
  async until(ends: readonly PartitionEnd[], signal: AbortSignal): Promise<void> {
    await waitFor(
      async () => {
        if (this.#failed !== undefined) throw unreadable(this.#failed);
        const behind = ends.filter(({ topic, partition, end }) => {
          return (this.#next.get(placeOf(topic, partition)) ?? 0n) < end;
        });
        return behind.length === 0
          ? done(null)
          : notYet(behind.map(({ topic, partition }) => `${topic}/${partition}`).join(", "));
      },
      { for: "the messages in Kafka to be read", timeoutMs: CATCH_UP_MS, everyMs: 50, signal },
    );
  }

  async close(): Promise<void> {
    await this.#consumer.disconnect();
  }
}

function placeOf(topic: string, partition: number): string {
  return `${partition} ${topic}`;
}

function unreadable(error: Error): HarnessError {
  return new HarnessError(
    { code: "internal", message: `the messages in Kafka cannot be read: ${error.message}` },
    { cause: error },
  );
}
