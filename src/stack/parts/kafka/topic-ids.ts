import { connect } from "node:net";
import { HarnessError } from "../../../base/errors.ts";

/** A broker that is there answers within milliseconds. */
const ANSWER_WITHIN_MS = 5_000;
const METADATA = 3;
/** The first version without a flag that brokers of 4.0 do not know; ids came with version 10. */
const VERSION = 12;

/**
 * The id of each topic that is not Kafka's own, by name: a topic that is made again under the same name
 * has another one. kafkajs knows no version of the request that has ids.
 *
 * @throws HarnessError `part-failed` where no broker answers
 * @see https://kafka.apache.org/protocol#The_Messages_Metadata
 */
export async function topicIds(bootstrap: string): Promise<Readonly<Record<string, string>>> {
  const brokers = bootstrap.split(",");
  try {
    return topicsIn(await Promise.any(brokers.map((broker) => ask(broker, metadataRequest()))));
  } catch (error) {
    throw error instanceof AggregateError ? error.errors[0] : error;
  }
}

function metadataRequest(): Buffer {
  const header = Buffer.alloc(11);
  header.writeInt16BE(METADATA, 0);
  header.writeInt16BE(VERSION, 2);
  // No correlation id, no client id, no tags.
  header.writeInt16BE(-1, 8);
  // All topics; none is made, no rights are asked for, no tags.
  return Buffer.concat([header, Buffer.from([0, 0, 0, 0])]);
}

/** Sends a request with its size in front. @returns the answer without its size */
function ask(address: string, request: Buffer): Promise<Buffer> {
  const colon = address.lastIndexOf(":");
  const socket = connect(Number(address.slice(colon + 1)), address.slice(0, colon));
  socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy(new Error("it does not answer")));
  const size = Buffer.alloc(4);
  size.writeInt32BE(request.length);
  socket.write(Buffer.concat([size, request]));
  let answer = Buffer.alloc(0);
  return new Promise<Buffer>((resolve, reject) => {
    socket.on("data", (chunk: Buffer) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= 4 && answer.length >= 4 + answer.readInt32BE())
        resolve(answer.subarray(4));
    });
    socket.once("error", (error) => reject(noAnswer(address, error.message)));
    socket.once("close", () => reject(noAnswer(address, "it closed the connection")));
  }).finally(() => socket.destroy());
}

function noAnswer(place: string, why: string): HarnessError {
  return new HarnessError({
    ...{ code: "part-failed", message: `Kafka does not name its topics' ids: ${why}`, place },
    remedy: "read the log of Kafka",
  });
}

function topicsIn(answer: Buffer): Record<string, string> {
  const read = new AnswerReader(answer);
  read.skip(4);
  read.tags();
  read.skip(4);
  read.array(() => {
    read.skip(4);
    read.text();
    read.skip(4);
    read.text();
    read.tags();
  });
  read.text();
  read.skip(4);
  const ids: Record<string, string> = {};
  read.array(() => {
    read.skip(2);
    const name = read.text();
    const id = read.bytes(16).toString("base64url");
    const isInternal = read.bytes(1)[0] === 1;
    read.array(() => {
      read.skip(14);
      for (let list = 0; list < 3; list++) read.array(() => read.skip(4));
      read.tags();
    });
    read.skip(4);
    read.tags();
    if (!isInternal && name !== "") ids[name] = id;
  });
  return ids;
}

/** Reads the compact types of Kafka's protocol. */
class AnswerReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  bytes(length: number): Buffer {
    const found = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return found;
  }

  skip(length: number): void {
    this.#at += length;
  }

  number(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.#bytes.readUInt8(this.#at++);
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  }

  text(): string {
    return this.bytes(Math.max(0, this.number() - 1)).toString("utf8");
  }

  array(item: () => void): void {
    for (let left = this.number() - 1; left > 0; left--) item();
  }

  tags(): void {
    for (let left = this.number(); left > 0; left--) {
      this.number();
      this.skip(this.number());
    }
  }
}
