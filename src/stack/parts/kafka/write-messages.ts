import kafkajs from "kafkajs";

/** A message to be written. */
export interface NewMessage {
  /** Null is a message without a value. */
  readonly value: Uint8Array | string | null;
  /** None unless given: a message without a key. */
  readonly key?: Uint8Array | string | null;
  /** By name; a name with several values stands there several times. */
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
  /** In milliseconds since the Unix epoch; the time of writing unless given. */
  readonly timestamp?: number;
  /** The first one unless given. */
  readonly partition?: number;
}

type HeaderValue = Uint8Array | string;

/** A broker takes batches of 1 MiB unless it is set otherwise, and a partition's messages go in one. */
const PORTION_BYTES = 512 * 1024;

/**
 * Writes messages to a topic that exists, as somebody else would: in this order, without compression,
 * and each of them acknowledged when it returns.
 *
 * @throws KafkaJSError when the broker does not take one: there is no such topic or partition, or the
 * message is too large.
 */
export async function writeMessages(
  bootstrap: string,
  topic: string,
  messages: readonly NewMessage[],
): Promise<void> {
  const kafka = new kafkajs.Kafka({
    brokers: bootstrap.split(","),
    logLevel: kafkajs.logLevel.NOTHING,
  });
  const producer = kafka.producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    allowAutoTopicCreation: false,
  });
  await producer.connect();
  try {
    for (const portion of portionsOf(messages)) await producer.send({ topic, messages: portion });
  } finally {
    await producer.disconnect();
  }
}

function* portionsOf(messages: readonly NewMessage[]): Generator<kafkajs.Message[]> {
  let portion: kafkajs.Message[] = [];
  let bytes = 0;
  for (const message of messages) {
    const size = byteLength(message.value) + byteLength(message.key ?? null);
    if (portion.length > 0 && bytes + size > PORTION_BYTES) {
      yield portion;
      [portion, bytes] = [[], 0];
    }
    portion.push(asWritten(message));
    bytes += size;
  }
  if (portion.length > 0) yield portion;
}

function asWritten({ value, key, headers, timestamp, partition }: NewMessage): kafkajs.Message {
  return {
    value: toBuffer(value),
    key: toBuffer(key ?? null),
    partition: partition ?? 0,
    ...(timestamp === undefined ? {} : { timestamp: `${timestamp}` }),
    ...(headers === undefined ? {} : { headers: headersAsWritten(headers) }),
  };
}

function headersAsWritten(headers: NonNullable<NewMessage["headers"]>): kafkajs.IHeaders {
  const written = Object.entries(headers).map(([name, value]) => {
    const values = isOne(value) ? [value] : value;
    return [name, values.map((one) => Buffer.from(one))] as const;
  });
  return Object.fromEntries(written);
}

function isOne(value: HeaderValue | readonly HeaderValue[]): value is HeaderValue {
  return typeof value === "string" || value instanceof Uint8Array;
}

function toBuffer(bytes: Uint8Array | string | null): Buffer | null {
  return bytes === null ? null : Buffer.from(bytes);
}

function byteLength(bytes: Uint8Array | string | null): number {
  return bytes === null ? 0 : Buffer.byteLength(bytes);
}
