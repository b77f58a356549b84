import kafkajs, { type Admin } from "kafkajs";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { untilLed } from "./make-topics.ts";
import { topicOffsets } from "./topic-offsets.ts";
import { readTopicSettings } from "./topic-settings.ts";

const TIMEOUT_MS = 60_000;

/** A topic as it is made. */
export interface TopicShape {
  readonly topic: string;
  readonly partitions: number;
  readonly replicas: number;
  /** Its own settings. */
  readonly settings: Readonly<Record<string, string>>;
}

/** How a topic that is there was made. */
export async function shapeOfTopic(admin: Admin, topic: string): Promise<TopicShape> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics.flatMap((found) => found.partitions);
  const settings = (await readTopicSettings(admin, [topic]))[topic] ?? {};
  return {
    ...{ topic, settings, partitions: partitions.length },
    replicas: partitions[0]?.replicas.length ?? 1,
  };
}

/** Deletes a topic; resolves when no broker names it any more. @throws HarnessError `deadline` */
export async function deleteTopic(admin: Admin, topic: string, signal: AbortSignal): Promise<void> {
  await admin.deleteTopics({ topics: [topic] });
  await waitFor(
    async () =>
      (await admin.listTopics()).includes(topic) ? notYet("it is there") : done(undefined),
    { for: `the topic ${topic} to be deleted`, timeoutMs: TIMEOUT_MS, everyMs: 20, signal },
  );
}

/**
 * Makes a topic; resolves when its partitions have leaders. One that somebody else has made in the
 * meantime, as a broker does that makes topics on their first use, gets as many partitions.
 *
 * @throws HarnessError `deadline`
 */
export async function makeTopic(
  admin: Admin,
  { topic, partitions, replicas, settings }: TopicShape,
  signal: AbortSignal,
): Promise<void> {
  const configEntries = Object.entries(settings).map(([name, value]) => ({ name, value }));
  const shape = { topic, numPartitions: partitions, replicationFactor: replicas, configEntries };
  const isNew = await admin.createTopics({ topics: [shape], waitForLeaders: false });
  await untilLed(admin, [topic], signal);
  if (isNew) return;
  const found = await shapeOfTopic(admin, topic);
  if (found.partitions < partitions) await addPartitions(admin, topic, partitions, signal);
}

/**
 * Gives a topic more partitions; resolves when they have leaders.
 *
 * @throws KafkaJSError where it has as many already; HarnessError `deadline`
 */
export async function addPartitions(
  admin: Admin,
  topic: string,
  to: number,
  signal: AbortSignal,
): Promise<void> {
  await admin.createPartitions({ topicPartitions: [{ topic, count: to }] });
  await waitFor(
    async () => {
      const found = await shapeOfTopic(admin, topic).catch((error: unknown) => {
        if (error instanceof kafkajs.KafkaJSError) return undefined;
        throw error;
      });
      return found?.partitions === to ? done(undefined) : notYet(`${found?.partitions} partitions`);
    },
    { for: `${topic} to have ${to} partitions`, timeoutMs: TIMEOUT_MS, everyMs: 20, signal },
  );
  await untilLed(admin, [topic], signal);
}

/**
 * Deletes the records of a topic before some offsets.
 *
 * @throws KafkaJSError
 */
export async function deleteRecordsBefore(
  admin: Admin,
  topic: string,
  offsets: readonly { readonly partition: number; readonly offset: bigint }[],
): Promise<void> {
  if (offsets.length === 0) return;
  // The client deletes in topics alone whose leaders it has looked up.
  await topicOffsets(admin, topic);
  const partitions = offsets.map(({ partition, offset }) => ({ partition, offset: `${offset}` }));
  await admin.deleteTopicRecords({ topic, partitions });
}

/** Waits until a consumer group has no members. @throws HarnessError `deadline` */
export async function untilGroupEmpty(
  admin: Admin,
  group: string,
  signal: AbortSignal,
): Promise<void> {
  await waitFor(
    async () => {
      const [found] = (await admin.describeGroups([group])).groups;
      const state = found?.state ?? "Dead";
      return state === "Empty" || state === "Dead" ? done(undefined) : notYet(state);
    },
    {
      for: `the consumer group ${group} to have no members`,
      timeoutMs: TIMEOUT_MS,
      everyMs: 50,
      signal,
    },
  );
}
