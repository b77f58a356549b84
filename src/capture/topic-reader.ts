import { createRequire } from "node:module";
import type { ConnectionOptions } from "node:tls";
import "../stack/parts/kafka/quiet-kafkajs.ts";
import "../stack/parts/kafka/codecs.ts";
import type { KafkaConfig } from "kafkajs";
import { hostFromKafkajs, toKafkajs } from "./broker-address.ts";
import type { CapturedMessage } from "./captured-message.ts";
import { openSocket, type SocketWish } from "./open-socket.ts";
import { isClosed, unreadable, wantsLogin } from "./unreadable.ts";

const load = createRequire(import.meta.url);

/** How brokers are reached: where they are, and who asks. */
export type Connection = Pick<KafkaConfig, "sasl"> & {
  /** None: without TLS. */
  readonly ssl?: ConnectionOptions;
  /** `host:port`, of which one has to answer. */
  readonly brokers: readonly string[];
};

/** A partition's offsets. */
export interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  /** The offset of the first message that is still there. */
  readonly start: bigint;
  /** The offset that the next message will get. */
  readonly end: bigint;
}

/** A partition from one offset up to another, which is not included. */
export interface ReadRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** What is there: what every message has, and what transactions leave between them. */
interface FetchedRecord {
  readonly offset: string;
  readonly timestamp: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers?: Readonly<Record<string, Buffer | null | readonly (Buffer | null)[]>>;
  readonly isControlRecord?: boolean;
}

/** The part of kafkajs's own `Cluster` that is used here (kafkajs 2.2.4, src/cluster/index.js). */
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  findLeaderForPartitions(
    topic: string,
    partitions: readonly number[],
  ): Readonly<Record<string, readonly number[]>>;
  fetchTopicsOffset(
    topics: readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number }[];
      readonly fromBeginning?: boolean;
      readonly fromTimestamp?: number;
    }[],
  ): Promise<
    readonly {
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[]
  >;
  findBroker(node: { readonly nodeId: string }): Promise<{
    fetch(request: {
      readonly isolationLevel: number;
      readonly maxWaitTime: number;
      readonly maxBytes: number;
      readonly topics: readonly {
        readonly topic: string;
        readonly partitions: readonly {
          readonly partition: number;
          readonly fetchOffset: string;
          readonly maxBytes: number;
        }[];
      }[];
    }): Promise<{
      readonly responses: readonly {
        readonly partitions: readonly { readonly messages: readonly FetchedRecord[] }[];
      }[];
    }>;
  }>;
}

/**
 * kafkajs reads topics as a member of a consumer group, which the cluster would note and which needs
 * rights of its own. Its classes below that can do without.
 */
const ClusterOfKafkajs: new (options: object) => Cluster = load("kafkajs/src/cluster/index.js");

/** Collectors read so unless they are told otherwise: records of aborted transactions are there, too. */
const READ_UNCOMMITTED = 0;
/** An answer has to be here soon after the wait: links to production may be slow. */
const FETCH_BYTES = 1024 * 1024;
const FETCH_WAIT_MS = 10_000;
/** So often in a row a broker may have nothing. */
const EMPTY_ANSWERS = 2;

/** What it would write is in the errors, too. */
const SILENT = {
  namespace: () => SILENT,
  ...{ info: () => {}, error: () => {}, warn: () => {}, debug: () => {} },
};

/**
 * Reads topics without a trace in the cluster: in no consumer group, without a commit; a topic that is
 * not there is not made.
 */
export class TopicReader {
  readonly #cluster: Cluster;
  readonly #hasLogin: boolean;

  private constructor(cluster: Cluster, hasLogin: boolean) {
    this.#cluster = cluster;
    this.#hasLogin = hasLogin;
  }

  /** Connects. @throws KafkaJSError */
  static async open({ brokers, ssl, sasl }: Connection): Promise<TopicReader> {
    const cluster = new ClusterOfKafkajs({
      ...{ brokers: brokers.map(toKafkajs), ssl, sasl },
      ...{ clientId: "edot-kafka-capture", logger: SILENT },
      socketFactory: (wish: SocketWish) =>
        openSocket({ ...wish, host: hostFromKafkajs(wish.host) }),
      ...{ connectionTimeout: 5_000, authenticationTimeout: 10_000, requestTimeout: 30_000 },
      ...{ enforceRequestTimeout: true, metadataMaxAge: 300_000 },
      // Each attempt is with the next broker of the list.
      retry: { retries: Math.max(2, brokers.length), initialRetryTime: 100, maxRetryTime: 1_000 },
      ...{ allowAutoTopicCreation: false, isolationLevel: READ_UNCOMMITTED },
    });
    await cluster.connect();
    return new TopicReader(cluster, sasl !== undefined);
  }

  /** The partitions of a topic with their offsets, in order. @throws HarnessError `topic-unreadable` */
  async partitions(topic: string): Promise<PartitionState[]> {
    try {
      await this.#cluster.addMultipleTargetTopics([topic]);
    } catch (error) {
      // This is the first request that needs a login.
      throw !this.#hasLogin && isClosed(error)
        ? wantsLogin(error, topic)
        : unreadable(error, topic);
    }
    const partitions = this.#cluster
      .findTopicPartitionMetadata(topic)
      .map(({ partitionId }) => partitionId)
      .toSorted((a, b) => a - b);
    const starts = await this.#offsets(topic, partitions, { fromBeginning: true });
    const ends = await this.#offsets(topic, partitions, { fromBeginning: false });
    return partitions.map((partition) => ({
      ...{ topic, partition },
      start: starts.get(partition) ?? 0n,
      end: ends.get(partition) ?? 0n,
    }));
  }

  /**
   * The first offset of a message as late as this, null where there is none.
   *
   * @param timestamp milliseconds since the Unix epoch
   * @throws HarnessError `topic-unreadable`
   */
  async offsetAt(topic: string, partition: number, timestamp: number): Promise<bigint | null> {
    const found = await this.#offsets(topic, [partition], { fromTimestamp: timestamp });
    const offset = found.get(partition) ?? -1n;
    return offset < 0n ? null : offset;
  }

  /** The messages of a range, as far as there are any. @throws HarnessError `topic-unreadable` */
  async *read(range: ReadRange, signal: AbortSignal): AsyncGenerator<CapturedMessage> {
    const { topic, partition, to } = range;
    let next = range.from;
    for (let empty = 0; next < to && empty < EMPTY_ANSWERS; ) {
      signal.throwIfAborted();
      const records = await this.#fetch(topic, partition, next).catch((error: unknown) => {
        throw unreadable(error, `${topic}/${partition}`);
      });
      empty = records.length === 0 ? empty + 1 : 0;
      // A batch comes whole, with what is before the offset that was asked for.
      const last = records.at(-1);
      for (const record of records) {
        const offset = BigInt(record.offset);
        if (offset < next || offset >= to || record.isControlRecord === true) continue;
        yield toMessage(topic, partition, record);
      }
      // Compaction leaves batches without their last messages: it must not be asked for them again.
      if (last !== undefined) next = max(BigInt(last.offset), next) + 1n;
    }
  }

  async close(): Promise<void> {
    await this.#cluster.disconnect();
  }

  async #offsets(
    topic: string,
    partitions: readonly number[],
    at: { readonly fromBeginning: boolean } | { readonly fromTimestamp: number },
  ): Promise<Map<number, bigint>> {
    const asked = { topic, partitions: partitions.map((partition) => ({ partition })), ...at };
    const [found] = await this.#cluster.fetchTopicsOffset([asked]).catch((error: unknown) => {
      throw unreadable(error, topic);
    });
    const entries = (found?.partitions ?? []).map(
      ({ partition, offset }) => [partition, BigInt(offset)] as const,
    );
    return new Map(entries);
  }

  async #fetch(
    topic: string,
    partition: number,
    offset: bigint,
  ): Promise<readonly FetchedRecord[]> {
    const [nodeId = ""] = Object.keys(this.#cluster.findLeaderForPartitions(topic, [partition]));
    const leader = await this.#cluster.findBroker({ nodeId });
    const asked = { partition, fetchOffset: `${offset}`, maxBytes: FETCH_BYTES };
    const { responses } = await leader.fetch({
      ...{ isolationLevel: READ_UNCOMMITTED, maxWaitTime: FETCH_WAIT_MS, maxBytes: FETCH_BYTES },
      topics: [{ topic, partitions: [asked] }],
    });
    return responses.flatMap(({ partitions }) => partitions.flatMap(({ messages }) => messages));
  }
}

function toMessage(topic: string, partition: number, record: FetchedRecord): CapturedMessage {
  const { offset, timestamp, key, value, headers = {} } = record;
  return {
    ...{ topic, partition, offset: BigInt(offset), timestamp: Number(timestamp) },
    ...{ key: key ?? null, value: value ?? null },
    headers: Object.entries(headers).flatMap(([name, content]) =>
      (isSeveral(content) ? content : [content]).map((one) => [name, one ?? null] as const),
    ),
  };
}

function isSeveral<T>(content: T | readonly T[]): content is readonly T[] {
  return Array.isArray(content);
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
