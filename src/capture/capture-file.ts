import { open, readFile, rm } from "node:fs/promises";
import { z } from "zod";
import { HarnessError } from "../base/errors.ts";
import type { CapturedMessage } from "./captured-message.ts";
import { fileExists } from "./check-out.ts";

/** What a capture holds, as its file's first line says. */
export interface CaptureHeader {
  /** When it was taken. */
  readonly capturedAt: Date;
  /** In which messages placeholders stand in place of what was written; not in what has no OTLP form. */
  readonly masked: (typeof MASKED)[number];
}

/** Messages off topics, in the order of their file. */
export interface Capture {
  readonly header: CaptureHeader;
  readonly messages: readonly CapturedMessage[];
}

const MASKED = ["all", "some", "none"] as const;
const FORMAT = "edot-kafka-capture";
const VERSION = 1;

const BYTES = z.base64().nullable();
const HEADER_LINE = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(VERSION),
  capturedAt: z.iso.datetime(),
  masked: z.enum(MASKED),
  messages: z.int().nonnegative(),
});
const MESSAGE_LINE = z.strictObject({
  topic: z.string().min(1),
  partition: z.int().nonnegative(),
  offset: z.string().regex(/^\d+$/),
  timestamp: z.int(),
  key: BYTES,
  headers: z.array(z.tuple([z.string(), BYTES])),
  value: BYTES,
});

/**
 * Writes a capture as NDJSON: its header, then a line for each message. Only its owner may read the
 * file, which holds what production had.
 *
 * @param force whether a file that is there is written over
 * @throws HarnessError `bad-option` when the file is there or cannot be written, `disk-full`
 */
export async function writeCapture(path: string, capture: Capture, force: boolean): Promise<void> {
  const { header, messages } = capture;
  const file = await open(path, force ? "w" : "wx", 0o600).catch((error) => {
    throw unwritable(path, error);
  });
  try {
    // It may have been there, open to others.
    await file.chmod(0o600);
    await file.appendFile(lineOf(headerLine(header, messages.length)));
    for (const message of messages) await file.appendFile(lineOf(messageLine(message)));
  } catch (error) {
    // Half a capture is none.
    await rm(path, { force: true });
    throw unwritable(path, error);
  } finally {
    await file.close();
  }
}

/**
 * Reads the file of a capture.
 *
 * @throws HarnessError `file-not-found`, or `capture-broken` with the line that is not what was
 * written there
 */
export async function readCapture(path: string): Promise<Capture> {
  const text = await readFile(path, "utf8").catch((error) => {
    throw unreadable(path, error);
  });
  const [first = "", ...lines] = text.replace(/\n$/, "").split("\n");
  const { messages: count, capturedAt, masked } = parsed(HEADER_LINE, first, `${path}:1`);
  const messages = lines.map((line, index) =>
    toMessage(parsed(MESSAGE_LINE, line, `${path}:${index + 2}`)),
  );
  if (messages.length !== count) {
    const found = `${messages.length} of its ${count} messages are there`;
    throw broken(path, `the capture is not whole: ${found}`);
  }
  return { header: { capturedAt: new Date(capturedAt), masked }, messages };
}

function headerLine(header: CaptureHeader, messages: number): z.infer<typeof HEADER_LINE> {
  const { capturedAt, masked } = header;
  return {
    ...{ format: FORMAT, version: VERSION },
    ...{ capturedAt: capturedAt.toISOString(), masked, messages },
  };
}

function messageLine(message: CapturedMessage): z.infer<typeof MESSAGE_LINE> {
  const { topic, partition, offset, timestamp, key, headers, value } = message;
  return {
    ...{ topic, partition, offset: `${offset}`, timestamp, key: toText(key) },
    headers: headers.map(([name, content]) => [name, toText(content)]),
    value: toText(value),
  };
}

function toMessage(line: z.infer<typeof MESSAGE_LINE>): CapturedMessage {
  const { topic, partition, offset, timestamp, key, headers, value } = line;
  return {
    ...{ topic, partition, offset: BigInt(offset), timestamp, key: toBytes(key) },
    headers: headers.map(([name, content]) => [name, toBytes(content)]),
    value: toBytes(value),
  };
}

function lineOf(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

function toText(bytes: Buffer | null): string | null {
  return bytes?.toString("base64") ?? null;
}

function toBytes(text: string | null): Buffer | null {
  return text === null ? null : Buffer.from(text, "base64");
}

function parsed<T>(schema: z.ZodType<T>, line: string, place: string): T {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw broken(place, "a line of the capture is no JSON", { cause: error });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const where = issue?.path.join(".") ?? "";
  const what = `${where === "" ? "" : `${where}: `}${issue?.message ?? "it is something else"}`;
  throw broken(place, `a line of the capture is not what is written there: ${what}`);
}

function broken(place: string, message: string, options?: { cause: unknown }): HarnessError {
  return new HarnessError(
    {
      ...{ code: "capture-broken", message, place },
      remedy: "give a file that capture has written, as it was written, or capture again",
    },
    options,
  );
}

function unreadable(path: string, error: unknown): HarnessError {
  const isGone = codeOf(error) === "ENOENT";
  return new HarnessError(
    {
      code: "file-not-found",
      message: isGone
        ? "there is no such capture"
        : `the capture cannot be read: ${wordsOf(error)}`,
      place: path,
      remedy: "give the file that capture --out has written",
    },
    { cause: error },
  );
}

function unwritable(path: string, error: unknown): HarnessError {
  const code = codeOf(error);
  if (code === "EEXIST") return fileExists(path);
  const isFull = code === "ENOSPC" || code === "EDQUOT";
  return new HarnessError(
    {
      code: isFull ? "disk-full" : "bad-option",
      message: isFull ? "the disk is full" : `the capture cannot be written: ${wordsOf(error)}`,
      place: path,
      remedy: "choose another file with --out",
    },
    { cause: error },
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
