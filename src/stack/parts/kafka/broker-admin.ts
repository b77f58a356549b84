import type { GroupMember } from "../../../record/pipeline-facts.ts";
import "./quiet-kafkajs.ts";
import kafkajs, { type Admin, type KafkaJSError } from "kafkajs";
import { done, notYet, waitFor } from "../../../base/wait.ts";
import { SINK_TOPICS } from "../../../collector-config/sink-topics.ts";
import { TAP_GROUP } from "./kafka-tap.ts";
import { seedsOf } from "./seeds.ts";
import { topicOffsets } from "./topic-offsets.ts";
import { changeTopicSettings } from "./topic-settings.ts";

/**
 * A coordinator that loads its groups, a leader that is being elected; a cluster needs some 20 s to
 * notice that a broker is dead.
 */
const TRANSIENT_MS = 60_000;

/** Offsets of one partition. */
export interface PartitionOffsets {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the first message still there. */
  readonly start: bigint;
  /** The offset the next message will get. */
  readonly end: bigint;
}

/** The broker, by its id, that takes what is written to a partition. */
export interface PartitionLeader {
  readonly topic: string;
  readonly partition: number;
  readonly leader: number;
}

/** What a consumer group has committed on one partition. */
export interface CommittedOffset {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

/** A consumer group as the broker sees it. */
export interface GroupState {
  readonly group: string;
  readonly state: string;
  readonly members: number;
  /** The topics of which its members have partitions. */
  readonly topics: readonly string[];
}

/** Reads a broker's state and sets how long topics keep messages; takes part in nothing. */
export class BrokerAdmin {
  readonly #kafka: kafkajs.Kafka;
  readonly #signal: AbortSignal;
  /** Undefined until it is connected, and after an error: a broker may have been restarted. */
  #admin: Promise<Admin> | undefined;

  /** @param signal ends every wait for the broker. */
  constructor(bootstrap: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#kafka = new kafkajs.Kafka({
      clientId: "edot-kafka-harness",
      brokers: seedsOf(bootstrap),
      logLevel: kafkajs.logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      retry: { retries: 0 },
    });
  }

  /** Null when this cluster answers and has so many brokers, else what was seen. */
  async ping(cluster: string, count = 1): Promise<string | null> {
    try {
      const admin = await this.#connect();
      const { brokers, clusterId } = await admin.describeCluster();
      if (clusterId !== cluster) return `the broker belongs to another cluster: ${clusterId}`;
      return brokers.length >= count
        ? null
        : `${brokers.length} of ${count} brokers have registered`;
    } catch (error) {
      await this.close();
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Start and end offsets of every partition of the pipeline's topics: neither Kafka's own nor sinks. */
  offsets(): Promise<PartitionOffsets[]> {
    return this.#read("its topics' offsets", (admin) => offsetsOf(admin, isPipelines));
  }

  /** The same of the topics that stand for those of a second cluster. */
  sinkOffsets(): Promise<PartitionOffsets[]> {
    return this.#read("the offsets of its sinks", (admin) => offsetsOf(admin, isSink));
  }

  /** Which broker leads each partition of the pipeline's topics. */
  leaders(): Promise<PartitionLeader[]> {
    return this.#read("its partitions' leaders", leadersOf);
  }

  /** Every group's committed offsets; a partition without a commit is left out. */
  committed(): Promise<CommittedOffset[]> {
    return this.#read("its groups' offsets", committedOf);
  }

  /** All consumer groups with their state (`Stable` once partitions are assigned) and members. */
  groups(): Promise<GroupState[]> {
    return this.#read("its groups", groupsOf);
  }

  /** The consumers of every group whose partitions are assigned (`Stable`). */
  groupMembers(): Promise<GroupMember[]> {
    return this.#read("its groups' members", membersOf);
  }

  /**
   * Those of these settings that the broker was given and does not know: it takes any name without a
   * word. Passwords look the same to it and are left out.
   */
  unknownSettings(names: readonly string[]): Promise<string[]> {
    return this.#read("its settings", (admin) => unknownOf(admin, names));
  }

  /**
   * Sets `retention.ms` of topics; null gives them the broker's again. Their other settings stay.
   *
   * @throws HarnessError `deadline` if the broker is not able to answer for a minute.
   */
  async setRetention(topics: readonly string[], ms: number | null): Promise<void> {
    const value = ms === null ? null : `${ms}`;
    const changes = Object.fromEntries(topics.map((topic) => [topic, { "retention.ms": value }]));
    await this.#read("its topics' settings", (admin) => changeTopicSettings(admin, changes));
  }

  async close(): Promise<void> {
    const admin = this.#admin;
    this.#admin = undefined;
    await admin?.then((connected) => connected.disconnect()).catch(() => undefined);
  }

  /** @throws HarnessError `deadline` if the broker is not able to answer for a minute. */
  #read<T>(what: string, read: (admin: Admin) => Promise<T>): Promise<T> {
    return waitFor(
      async () => {
        try {
          return done(await read(await this.#connect()));
        } catch (error) {
          await this.close();
          if (!isTransient(error)) throw error;
          return notYet(error.message);
        }
      },
      { for: `Kafka to tell ${what}`, timeoutMs: TRANSIENT_MS, signal: this.#signal },
    );
  }

  #connect(): Promise<Admin> {
    this.#admin ??= (async () => {
      const admin = this.#kafka.admin();
      await admin.connect();
      return admin;
    })();
    return this.#admin;
  }
}

function isTransient(error: unknown): error is KafkaJSError {
  // The client's own number of retries is 0: what it gave up may be asked again.
  if (error instanceof kafkajs.KafkaJSNumberOfRetriesExceeded) return true;
  return error instanceof kafkajs.KafkaJSError && error.retriable;
}

function isSink(topic: string): boolean {
  return topic.startsWith(SINK_TOPICS);
}

function isPipelines(topic: string): boolean {
  return !topic.startsWith("__") && !isSink(topic);
}

async function offsetsOf(
  admin: Admin,
  isWanted: (topic: string) => boolean,
): Promise<PartitionOffsets[]> {
  const topics = (await admin.listTopics()).filter(isWanted);
  const all = await Promise.all(
    topics.map(async (topic) =>
      (await topicOffsets(admin, topic)).map((found) => ({
        topic,
        partition: found.partition,
        start: BigInt(found.low),
        end: BigInt(found.high),
      })),
    ),
  );
  return all.flat();
}

async function leadersOf(admin: Admin): Promise<PartitionLeader[]> {
  const { topics } = await admin.fetchTopicMetadata();
  return topics
    .filter(({ name }) => isPipelines(name))
    .flatMap(({ name, partitions }) =>
      partitions.map(({ partitionId, leader }) => ({
        topic: name,
        partition: partitionId,
        leader,
      })),
    );
}

async function unknownOf(admin: Admin, names: readonly string[]): Promise<string[]> {
  const [broker] = (await admin.describeCluster()).brokers;
  if (broker === undefined) return [];
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [
      {
        type: kafkajs.ConfigResourceTypes.BROKER,
        name: `${broker.nodeId}`,
        configNames: [...names],
      },
    ],
  });
  const entries = resources.flatMap(({ configEntries }) => configEntries);
  return names.filter((name) => {
    const entry = entries.find(({ configName }) => configName === name);
    // What has no type could be a secret.
    return entry === undefined || (entry.isSensitive && !/password|jaas|secret|key/.test(name));
  });
}

async function committedOf(admin: Admin): Promise<CommittedOffset[]> {
  const groups = await groupsOfOthers(admin);
  const all = await Promise.all(
    groups.map(async ({ groupId }) => {
      const topics = await admin.fetchOffsets({ groupId });
      return topics.flatMap(({ topic, partitions }) =>
        partitions
          .map((found) => ({
            group: groupId,
            topic,
            partition: found.partition,
            offset: BigInt(found.offset),
          }))
          .filter((found) => found.offset >= 0n),
      );
    }),
  );
  return all.flat();
}

/** The harness' own reader is no part of the pipeline. */
async function groupsOfOthers(admin: Admin) {
  const { groups } = await admin.listGroups();
  return groups.filter(({ groupId }) => !groupId.startsWith(TAP_GROUP));
}

async function groupsOf(admin: Admin): Promise<GroupState[]> {
  return (await describeGroups(admin)).map((found) => ({
    group: found.groupId,
    state: found.state,
    members: found.members.length,
    topics: [...new Set(found.members.flatMap((one) => Object.keys(assignmentOf(one))))],
  }));
}

async function membersOf(admin: Admin): Promise<GroupMember[]> {
  const stable = (await describeGroups(admin)).filter(({ state }) => state === "Stable");
  return stable.flatMap(({ groupId, members }) =>
    members.map((member) => ({
      group: groupId,
      client: `${member.clientId} at ${member.clientHost}`,
      topics: kafkajs.AssignerProtocol.MemberMetadata.decode(member.memberMetadata)?.topics ?? [],
      partitions: Object.entries(assignmentOf(member)).flatMap(([topic, partitions]) =>
        partitions.map((partition) => ({ topic, partition })),
      ),
    })),
  );
}

async function describeGroups(admin: Admin): Promise<kafkajs.GroupDescription[]> {
  const groups = await groupsOfOthers(admin);
  if (groups.length === 0) return [];
  return (await admin.describeGroups(groups.map(({ groupId }) => groupId))).groups;
}

/** Partitions by topic; a member that has not been given anything yet has an empty assignment. */
function assignmentOf({ memberAssignment }: kafkajs.MemberDescription): kafkajs.Assignment {
  if (memberAssignment.length === 0) return {};
  return kafkajs.AssignerProtocol.MemberAssignment.decode(memberAssignment)?.assignment ?? {};
}
