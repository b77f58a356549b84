import { randomUUID } from "node:crypto";
import "./codecs.ts";
import kafkajs, { type Consumer } from "kafkajs";
import { HarnessError } from "../../../base/errors.ts";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { itemsInMessage, type TappedMessage } from "../../../record/kafka/message-items.ts";

/** What the consumer groups of the harness itself begin with; they commit nothing. */
export const TAP_GROUP = "edot-kafka-harness-tap";
/** It reads while the items are sent, so that little is left when it is waited for. */
const CATCH_UP_MS = 300_000;

/** A partition with the first offset that is still there and the one its next message will get. */
export interface PartitionEnd {
  readonly topic: string;
  readonly partition: number;
  readonly start: bigint;
  readonly end: bigint;
}

/** Where and for whom a tap reads. */
export interface TapOptions {
  readonly bootstrap: string;
  /** Topics that exist. */
  readonly topics: readonly string[];
  readonly run: string;
  /** Told of every message, in the order of its partition, and waited for. */
  readonly onMessage: (message: TappedMessage) => void | Promise<void>;
  readonly signal: AbortSignal;
}

/**
 * Reads topics beside the pipeline and tells which of a run's items each message holds. It has a
 * group of its own and commits nothing, so that the pipeline's offsets stay what they are.
 */
export class KafkaTap {
  readonly #consumer: Consumer;
  readonly #next = new Map<string, bigint>();
  #failed: Error | undefined;

  private constructor(consumer: Consumer) {
    this.#consumer = consumer;
    consumer.on(consumer.events.CRASH, ({ payload: { error } }) => {
      this.#failed = error;
    });
  }

  /** Begins to read, from the first message that each topic still has, until the signal. */
  static async open(options: TapOptions): Promise<KafkaTap> {
    const { bootstrap, topics, run, onMessage, signal } = options;
    const kafka = new kafkajs.Kafka({
      clientId: TAP_GROUP,
      brokers: bootstrap.split(","),
      logLevel: kafkajs.logLevel.NOTHING,
    });
    // Two taps of one group would share the partitions.
    const groupId = `${TAP_GROUP}-${randomUUID()}`;
    const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 200 });
    const tap = new KafkaTap(consumer);
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch: { topic, partition, messages } }) => {
        for (const { offset, timestamp, value } of messages) {
          await onMessage({
            ...{ topic, partition, offset: BigInt(offset), timestamp: Number(timestamp) },
            bytes: value?.length ?? 0,
            items: value === null ? null : itemsInMessage(value, run),
          });
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
        const behind = ends.filter(({ topic, partition, start, end }) => {
          const next = this.#next.get(placeOf(topic, partition)) ?? 0n;
          return start < end && next < end;
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
