import "./quiet-kafkajs.ts";
import { type Admin, Kafka, logLevel } from "kafkajs";

/** Offsets of one partition. */
export interface PartitionOffsets {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the first message still there. */
  readonly start: bigint;
  /** The offset the next message will get. */
  readonly end: bigint;
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
}

/** Reads a broker's state; takes part in nothing. */
export class BrokerAdmin {
  readonly #admin: Admin;
  #connected = false;

  constructor(bootstrap: string) {
    this.#admin = new Kafka({
      clientId: "edot-kafka-harness",
      brokers: [bootstrap],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      retry: { retries: 0 },
    }).admin();
  }

  /** Null when the broker answers, else what it said. */
  async ping(): Promise<string | null> {
    try {
      await this.#connect();
      const { brokers } = await this.#admin.describeCluster();
      return brokers.length > 0 ? null : "no broker has registered yet";
    } catch (error) {
      this.#connected = false;
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Start and end offsets of every partition of every topic that is not Kafka's own. */
  async offsets(): Promise<PartitionOffsets[]> {
    await this.#connect();
    const topics = (await this.#admin.listTopics()).filter((topic) => !topic.startsWith("__"));
    const all = await Promise.all(
      topics.map(async (topic) =>
        (await this.#admin.fetchTopicOffsets(topic)).map((found) => ({
          topic,
          partition: found.partition,
          start: BigInt(found.low),
          end: BigInt(found.high),
        })),
      ),
    );
    return all.flat();
  }

  /** Every group's committed offsets; a partition without a commit is left out. */
  async committed(): Promise<CommittedOffset[]> {
    await this.#connect();
    const { groups } = await this.#admin.listGroups();
    const all = await Promise.all(
      groups.map(async ({ groupId }) => {
        const topics = await this.#admin.fetchOffsets({ groupId });
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

  /** All consumer groups with their state (`Stable` once partitions are assigned) and members. */
  async groups(): Promise<GroupState[]> {
    await this.#connect();
    const { groups } = await this.#admin.listGroups();
    if (groups.length === 0) return [];
    const described = await this.#admin.describeGroups(groups.map(({ groupId }) => groupId));
    return described.groups.map((found) => ({
      group: found.groupId,
      state: found.state,
      members: found.members.length,
    }));
  }

  async close(): Promise<void> {
    if (this.#connected) await this.#admin.disconnect().catch(() => undefined);
    this.#connected = false;
  }

  async #connect(): Promise<void> {
    if (this.#connected) return;
    await this.#admin.connect();
    this.#connected = true;
  }
}
