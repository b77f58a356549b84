import { existsSync } from "node:fs";
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import { fileExists, writeCapture } from "../capture/capture-file.ts";
import { placeOf, sizeOf } from "../capture/captured-message.ts";
import { offsetsIn, planReading, type ReadWish } from "../capture/plan-reading.ts";
import { type Taken, takeMessages } from "../capture/take-messages.ts";
import { type Connection, type ReadRange, TopicReader } from "../capture/topic-reader.ts";
import { unreadable } from "../capture/unreadable.ts";
import { HarnessError } from "../errors.ts";
import {
  type CaptureOptions,
  declareCaptureOptions,
  toConnection,
  toMask,
  toMaxBytes,
  toReadWish,
} from "./capture-options.ts";
import { interruptSignal } from "./interrupt.ts";

/** Adds `capture`: messages off a real topic, in a file. */
export function registerCapture(program: Command): void {
  declareCaptureOptions(
    program.command("capture").description("take messages off a real topic, to replay them here"),
  ).action(capture);
}

async function capture(options: CaptureOptions): Promise<void> {
  const wish = toReadWish(options);
  const mask = toMask(options);
  const connection = toConnection(options, process.env);
  if (options.force !== true && existsSync(options.out)) throw fileExists(options.out);
  const signal = interruptSignal();
  const place = connection.brokers.join(",");
  const taken = await unlessAborted(signal, async () => {
    const reader = await TopicReader.open(connection);
    try {
      const ranges = await planReading(wish, reader);
      say(planLines(connection, wish, ranges));
      if (options.yes !== true) await askToGoOn(signal);
      return await takeMessages(reader, ranges, { maxBytes: toMaxBytes(options), mask, signal });
    } finally {
      await reader.close().catch(() => {});
    }
  }).catch((error: unknown) => {
    throw signal.aborted ? signal.reason : unreadable(error, place);
  });
  say(takenLines(taken, mask?.keepUndecodable === true));
  if (taken.messages.length === 0) throw nothingTaken(taken, place);
  await writeCapture(
    options.out,
    { header: { capturedAt: new Date(), masked: maskedIn(taken, mask) }, messages: taken.messages },
    options.force === true,
  );
  const bytes = taken.messages.reduce((sum, message) => sum + sizeOf(message), 0);
  process.stdout.write(
    `captured ${counted(taken.messages.length, "message")} (${bytes} bytes) in ${options.out}\n`,
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

function maskedIn(taken: Taken, mask: ReturnType<typeof toMask>): "all" | "some" | "none" {
  if (mask === undefined) return "none";
  return mask.keepUndecodable && taken.undecodable.length > 0 ? "some" : "all";
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

function say(lines: readonly string[]): void {
  for (const line of lines) process.stderr.write(`${line}\n`);
}
