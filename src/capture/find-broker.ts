import { HarnessError } from "../base/errors.ts";
import { hostAndPort } from "./broker-address.ts";
import { type Conversation, noBroker } from "./no-broker.ts";
import { openSocket } from "./open-socket.ts";
import type { Connection } from "./topic-reader.ts";
import { unreadable } from "./unreadable.ts";

/** Until then a broker has answered, over slow links, too; people do not wait for much longer. */
export const ANSWER_WITHIN_MS = 6_000;

/** "edot", which comes back in a broker's answer. */
const CORRELATION_ID = 0x65646f74;
const API_VERSIONS = 18;
/** Its answer's size and its request's correlation id. */
const ANSWER_HEADER_BYTES = 8;

/**
 * The first broker of all that answers as one. kafkajs would wait for half a minute where something
 * else listens, and break at what some of that answers.
 *
 * @param deadline when nothing is waited for any more
 * @throws HarnessError `topic-unreadable` when none does, with what each address does instead
 */
export async function findBroker(
  { brokers, ssl }: Pick<Connection, "brokers" | "ssl">,
  deadline: AbortSignal = AbortSignal.timeout(ANSWER_WITHIN_MS),
): Promise<string> {
  const found = new AbortController();
  const ended = AbortSignal.any([deadline, found.signal]);
  try {
    return await Promise.any(brokers.map((broker) => ask(broker, ssl, ended)));
  } catch (error) {
    throw noneOf(brokers, error);
  } finally {
    found.abort();
  }
}

/** Asks for the versions that a broker speaks, which it tells before any login. */
async function ask(broker: string, ssl: Connection["ssl"], ended: AbortSignal): Promise<string> {
  const said: Conversation = {
    ...{ isTls: ssl !== undefined, isReached: false, isOpen: false, isLate: false },
    ...{ answer: Buffer.alloc(0), error: undefined },
  };
  const isBroker = await new Promise<boolean>((resolve) => {
    const onConnect = () => {
      said.isOpen = true;
      socket.write(versionsRequest());
    };
    const socket = openSocket({ ...hostAndPort(broker), ssl, onConnect });
    const end = (isOne: boolean) => {
      resolve(isOne);
      socket.destroy();
    };
    socket.once("connect", () => {
      said.isReached = true;
    });
    socket.on("data", (chunk: Buffer) => {
      said.answer = Buffer.concat([said.answer, chunk]);
      if (said.answer.length >= ANSWER_HEADER_BYTES) end(isAnswer(said.answer));
    });
    socket.on("error", (error) => {
      said.error = error;
    });
    socket.once("close", () => end(false));
    const onEnded = () => {
      said.isLate = true;
      end(false);
    };
    ended.addEventListener("abort", onEnded, { once: true });
    if (ended.aborted) onEnded();
  });
  if (!isBroker) throw noBroker(broker, said, ANSWER_WITHIN_MS);
  return broker;
}

/** @see https://kafka.apache.org/protocol#The_Messages_ApiVersions */
function versionsRequest(): Buffer {
  const client = Buffer.from("edot-kafka-capture");
  const header = Buffer.alloc(14);
  header.writeInt32BE(header.length - 4 + client.length, 0);
  header.writeInt16BE(API_VERSIONS, 4);
  header.writeInt16BE(0, 6);
  header.writeInt32BE(CORRELATION_ID, 8);
  header.writeInt16BE(client.length, 12);
  return Buffer.concat([header, client]);
}

function isAnswer(answer: Buffer): boolean {
  return answer.readInt32BE(4) === CORRELATION_ID;
}

function noneOf(brokers: readonly string[], thrown: unknown): unknown {
  const errors: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  const [first] = errors;
  if (errors.length === 1) return first;
  const told = errors.map((error, index) => unreadable(error, brokers[index] ?? ""));
  return new HarnessError({
    ...{ code: "topic-unreadable", message: "none of these brokers answers as one" },
    place: brokers.join(", "),
    remedy: [...new Set(told.map(({ remedy }) => remedy))].join("; "),
    details: told.map(({ place, message }) => `${place}: ${message}`),
  });
}
