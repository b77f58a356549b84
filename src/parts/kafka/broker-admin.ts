import "./quiet-kafkajs.ts";
import { type Admin, Kafka, KafkaJSError, KafkaJSNumberOfRetriesExceeded, logLevel } from "kafkajs";
import { done, notYet, waitFor } from "../../wait.ts";

/** A coordinator that loads its groups, a leader that is being elected: over in a moment. */
const TRANSIENT_MS = 30_000;

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
  readonly #signal: AbortSignal;
  #connected = false;

  /** @param signal ends every wait for the broker. */
  constructor(bootstrap: string, signal: AbortSignal) {
    this.#signal = signal;
    this.#admin = new Kafka({
      clientId: "edot-kafka-harness",
      brokers: [bootstrap],
      logLevel: logLevel.NOTHING,
      connectionTimeout: 2_000,
      requestTimeout: 10_000,
      retry: { retries: 0 },
    }).admin();
  }

  /** Null when the broker of this cluster answers, else what was seen. */
  async ping(cluster: string): Promise<string | null> {
    try {
      await this.#connect();
      const { brokers, clusterId } = await this.#admin.describeCluster();
      if (clusterId !== cluster) return `the broker belongs to another cluster: ${clusterId}`;
      return brokers.length > 0 ? null : "no broker has registered yet";
    } catch (error) {
      this.#connected = false;
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Start and end offsets of every partition of every topic that is not Kafka's own. */
  offsets(): Promise<PartitionOffsets[]> {
    return this.#read("its topics' offsets", () => this.#offsets());
  }

  async #offsets(): Promise<PartitionOffsets[]> {
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
  committed(): Promise<CommittedOffset[]> {
    return this.#read("its groups' offsets", () => this.#committed());
  }

  async #committed(): Promise<CommittedOffset[]> {
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
  groups(): Promise<GroupState[]> {
    return this.#read("its groups", () => this.#groups());
  }

  async #groups(): Promise<GroupState[]> {
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

  /** @throws HarnessError `deadline` if the broker is not able to answer for half a minute. */
  #read<T>(what: string, read: () => Promise<T>): Promise<T> {
    return waitFor(
      async () => {
        try {
          await this.#connect();
          return done(await read());
        } catch (error) {
          if (!isTransient(error)) throw error;
          return notYet(error.message);
        }
      },
      { for: `Kafka to tell ${what}`, timeoutMs: TRANSIENT_MS, signal: this.#signal },
    );
  }

  async #connect(): Promise<void> {
    if (this.#connected) return;
    await this.#admin.connect();
    this.#connected = true;
  }
}

function isTransient(error: unknown): error is KafkaJSError {
  // The client's own number of retries is 0: what it gave up may be asked again.
  if (error instanceof KafkaJSNumberOfRetriesExceeded) return true;
  return error instanceof KafkaJSError && error.retriable;
}
