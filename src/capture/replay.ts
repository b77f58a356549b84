import "../stack/parts/kafka/quiet-kafkajs.ts";
import type { Admin } from "kafkajs";
import { HarnessError } from "../base/errors.ts";
import { withAdmin } from "../stack/parts/kafka/with-admin.ts";
import { type NewMessage, writeMessages } from "../stack/parts/kafka/write-messages.ts";
import { type CapturedMessage, placeOf, sizeOf } from "./captured-message.ts";

/** How a capture is fed to a pipeline. */
export interface ReplayOptions {
  /** The pipeline's topic for a topic of the capture; the same name unless given. */
  readonly topicFor?: (topic: string) => string;
}

/** What was written of one topic of the capture. */
export interface ReplayedTopic {
  /** Its name in the capture. */
  readonly captured: string;
  /** Its name in the pipeline. */
  readonly topic: string;
  readonly messages: number;
}

/**
 * Writes captured messages to a pipeline's topics: keys, headers and values as they were (a header
 * without a value gets an empty one), in their order, each to its own partition or, where the topic
 * has fewer, to the one of the same remainder. They get the time of writing: a topic's retention would
 * remove old ones at once.
 *
 * @throws HarnessError `bad-option` when the pipeline has no such topic or takes no message as large
 */
export async function replayInto(
  bootstrap: string,
  messages: readonly CapturedMessage[],
  { topicFor = (topic) => topic }: ReplayOptions = {},
): Promise<ReplayedTopic[]> {
  const byTopic = Map.groupBy(messages, ({ topic }) => topic);
  const counts = await partitionCounts(
    bootstrap,
    [...byTopic.keys()].map((captured) => ({ captured, topic: topicFor(captured) })),
  );
  const replayed: ReplayedTopic[] = [];
  for (const [captured, own] of byTopic) {
    const topic = topicFor(captured);
    const partitions = counts.get(topic) ?? 1;
    await writeMessages(
      bootstrap,
      topic,
      own.map((message) => toNewMessage(message, partitions)),
    ).catch((error: unknown) => {
      throw refused(error, topic, own);
    });
    replayed.push({ captured, topic, messages: own.length });
  }
  return replayed;
}

/** Asked before anything is written, so that a wrong name leaves nothing half done. */
async function partitionCounts(
  bootstrap: string,
  wanted: readonly { readonly captured: string; readonly topic: string }[],
): Promise<Map<string, number>> {
  // This client makes no topics.
  return withAdmin(bootstrap, async (admin) => {
    const there = await admin.listTopics();
    const lacking = wanted.find(({ topic }) => !there.includes(topic));
    if (lacking !== undefined) throw noTopic(lacking, there);
    return countsOf(
      admin,
      wanted.map(({ topic }) => topic),
    );
  });
}

async function countsOf(admin: Admin, topics: readonly string[]): Promise<Map<string, number>> {
  if (topics.length === 0) return new Map();
  const found = await admin.fetchTopicMetadata({ topics: [...new Set(topics)] });
  return new Map(found.topics.map(({ name, partitions }) => [name, partitions.length]));
}

function toNewMessage(message: CapturedMessage, partitions: number): NewMessage {
  const { partition, key, headers, value } = message;
  const names = Map.groupBy(headers, ([name]) => name);
  const several = [...names].map(
    ([name, own]) => [name, own.map(([, content]) => content ?? Buffer.alloc(0))] as const,
  );
  return { partition: partition % partitions, key, headers: Object.fromEntries(several), value };
}

/** Captured messages for a topic that is not there. */
export function noTopic(
  { captured, topic }: { readonly captured: string; readonly topic: string },
  there: readonly string[],
): HarnessError {
  const names = there.filter((name) => !name.startsWith("__")).toSorted();
  return new HarnessError({
    code: "bad-option",
    message: `the pipeline has no topic ${topic}, to which messages captured from ${captured} are to go`,
    place: captured,
    remedy: `name one of the pipeline's topics for it: ${names.join(", ") || "there is none yet"}`,
  });
}

function refused(
  error: unknown,
  topic: string,
  messages: readonly CapturedMessage[],
): HarnessError {
  const largest = messages.toSorted((a, b) => sizeOf(b) - sizeOf(a))[0];
  const about =
    largest === undefined
      ? ""
      : `; the largest is of ${placeOf(largest)}, ${sizeOf(largest)} bytes`;
  return new HarnessError(
    {
      code: "bad-option",
      message: `Kafka does not take what was captured: ${error instanceof Error ? error.message : error}${about}`,
      place: topic,
      remedy: "raise max.message.bytes of the topic, or capture without that message",
    },
    { cause: error },
  );
}
