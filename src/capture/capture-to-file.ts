import { createInterface } from "node:readline/promises";
import { HarnessError } from "../base/errors.ts";
import { writeCapture } from "./capture-file.ts";
import { placeOf, sizeOf } from "./captured-message.ts";
import { checkOut } from "./check-out.ts";
import { ANSWER_WITHIN_MS, findBroker } from "./find-broker.ts";
import { offsetsIn, planReading, type ReadWish } from "./plan-reading.ts";
import { type Taken, type TakeOptions, takeMessages } from "./take-messages.ts";
import { type Connection, type ReadRange, TopicReader } from "./topic-reader.ts";
import { unreadable } from "./unreadable.ts";

/** What to capture, from where, and into which file. */
export interface CaptureRequest extends TakeOptions {
  readonly connection: Connection;
  readonly wish: ReadWish;
  readonly out: string;
  /** Whether the file is written over where it is there. */
  readonly force: boolean;
  /** Whether nobody is asked before it is read. */
  readonly yes: boolean;
}

/**
 * Says what it will read, asks, reads it, and writes the file when all of it is there.
 *
 * @throws HarnessError `bad-option`, `topic-unreadable`, `interrupted`, or why the file is not written
 */
export async function captureToFile(request: CaptureRequest): Promise<void> {
  const { connection, wish, out, force, mask, signal } = request;
  checkOut(out, force);
  let place = connection.brokers.join(", ");
  const taken = await unlessAborted(signal, async () => {
    say([`Connecting to ${place} (${ANSWER_WITHIN_MS / 1000} s at most)`]);
    place = await findBroker(connection);
    const reader = await TopicReader.open({ ...connection, brokers: [place] });
    try {
      const ranges = await planReading(wish, reader);
      say(planLines(connection, wish, ranges));
      if (!request.yes) await askToGoOn(signal);
      return await takeMessages(reader, ranges, request);
    } finally {
      await reader.close().catch(() => {});
    }
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : unreadable(error, place);
  });
  say(takenLines(taken, mask?.keepUndecodable === true));
  const { messages } = taken;
  if (messages.length === 0) throw nothingTaken(taken, place);
  const header = { capturedAt: new Date(), masked: maskedIn(taken, mask) };
  await writeCapture(out, { header, messages }, force);
  const bytes = messages.reduce((sum, message) => sum + sizeOf(message), 0);
  process.stdout.write(
    `captured ${counted(messages.length, "message")} (${bytes} bytes) in ${out}\n`,
  );
}

/** What is waited for may be a broker that never answers; it ends with this process. */
function unlessAborted<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const aborted = new Promise<never>((_resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  return Promise.race([work(), aborted]);
}

function planLines(connection: Connection, wish: ReadWish, ranges: readonly ReadRange[]): string[] {
  const { brokers, ssl, sasl } = connection;
  const login = sasl === undefined ? "no login" : `login by ${sasl.mechanism}`;
  const isOpen = sasl?.mechanism === "plain" && ssl === undefined;
  return [
    `To read from ${brokers.join(", ")} (${ssl === undefined ? "no TLS" : "TLS"}, ${login}):`,
    ...(isOpen ? ["  The password goes over the network as it is: there is no TLS."] : []),
    ...ranges.map(
      ({ topic, partition, from, to }) =>
        `  ${topic}, partition ${partition}: offsets ${from} to ${to - 1n} (${counted(Number(to - from), "message")} at most)`,
    ),
    `  ${counted(offsetsIn(ranges), "message")} at most, by --limit ${wish.limit}; no consumer group, nothing is committed, written or created there.`,
  ];
}

/** @throws HarnessError `bad-option` without a terminal, `interrupted` unless the answer is yes */
async function askToGoOn(signal: AbortSignal): Promise<void> {
  if (process.stdin.isTTY !== true || process.stderr.isTTY !== true) {
    throw new HarnessError({
      code: "bad-option",
      message: "nobody is there to say whether to go on",
      place: "--yes",
      remedy: "add --yes to read what is named above",
    });
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // The end of the input is no answer.
  terminal.once("close", () => closed.abort());
  // A terminal in this mode tells of Ctrl-C itself.
  terminal.once("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const ended = AbortSignal.any([signal, closed.signal]);
  const answer = await terminal.question("Go on? [y/N] ", { signal: ended }).catch(() => "");
  terminal.close();
  if (/^y(?:es)?$/i.test(answer.trim())) return;
  throw new HarnessError({ code: "interrupted", message: "nothing was read" });
}

function takenLines({ tooMuch, undecodable }: Taken, isKept: boolean): string[] {
  const what = isKept ? "kept as they are, unmasked" : "left out: --keep-undecodable keeps them";
  return [
    ...(tooMuch === undefined
      ? []
      : [
          `Ended before ${placeOf(tooMuch)} (${sizeOf(tooMuch)} bytes): more than --max-mib allows.`,
        ]),
    ...(undecodable.length === 0
      ? []
      : [
          `${counted(undecodable.length, "message")} cannot be decoded as OTLP, and so not be masked; ${what}:`,
          ...undecodable.map((place) => `  ${place}`),
        ]),
  ];
}

function nothingTaken({ tooMuch, undecodable }: Taken, place: string): HarnessError {
  const remedy =
    tooMuch !== undefined
      ? "allow more with --max-mib"
      : undecodable.length > 0
        ? "add --keep-undecodable if nothing in them is secret"
        : "begin earlier with --from: the offsets hold no messages any more";
  return new HarnessError({
    ...{ code: "bad-option", message: "no message was captured, and no file written" },
    ...{ place, remedy },
  });
}

function maskedIn(taken: Taken, mask: TakeOptions["mask"]): "all" | "some" | "none" {
  if (mask === undefined) return "none";
  return mask.keepUndecodable && taken.undecodable.length > 0 ? "some" : "all";
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
