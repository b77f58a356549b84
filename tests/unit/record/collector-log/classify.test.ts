import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  ENDS,
  isText,
  type KnownText,
  MESSAGES,
  REASONS,
} from "../../../../src/record/collector-log/catalogue.ts";
import { classify, isMessage } from "../../../../src/record/collector-log/classify.ts";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { RECORDED_NAMES, recorded } from "../../verdict/findings/recorded.ts";
import { notProcessed, notSplit, paused, skipped, unmarshalFailed } from "./recorded-lines.ts";

/** Each recorded line by its message, and by the reason that it has. */
const EXPECTED: Readonly<Record<(typeof RECORDED_NAMES)[number], string>> = {
  tooLongForTheMapping: "document-refused",
  noSuchPipeline: "document-refused",
  conflict: "document-refused",
  tooOld: "document-refused",
  busyDocument: "document-refused",
  busyFlush: "flush-failed: http-answer 429",
  busyDropped: "request-dropped: http-answer 429",
  largeFlush: "flush-failed: http-answer 413",
  largeRejected: "request-rejected: http-answer 413 permanent",
  largeSkipped: "message-skipped: http-answer 413 permanent",
  largeForKafka: "record-too-large",
  largeForKafkaDropped: "request-dropped: record-too-large permanent",
  unreachableDropped: "request-dropped",
  noTopicDropped: "request-dropped",
  motlpLarge: "request-dropped: http-answer 413 permanent",
  motlpBad: "request-dropped: http-answer 400 permanent",
  motlpBusyRetried: "request-retried: http-answer 429",
  motlpBusyDropped: "request-dropped: http-answer 429",
  batchAbandoned: "batch-abandoned: http-answer 503",
  queueFullRejected: "request-rejected: queue-full",
  queueFullSkipped: "message-skipped: queue-full",
  backedOffForNothing: "message-backed-off: queue-full",
  partialSuccess: "partial-success",
  noTopic: "records-failed: topic-unknown never-logs",
  noAnswer: "records-failed",
  shutDown: "request-dropped interrupted",
  unauthorizedFlush: "flush-failed: credentials-refused 401",
  unauthorizedDropped: "request-dropped: credentials-refused 401 permanent",
  motlpUnauthorized: "request-rejected: credentials-refused 401 permanent",
  cumulativeHistogram: "histogram-dropped",
  resetOnFirstFetch: "offset-reset",
  resetWhileRunning: "offset-reset",
  fetchOfOldTopic: "fetch-failed: topic-id-unknown",
  diskFullRejected: "request-rejected: disk-full",
  diskFullStuck: "queue-entry-stuck: disk-full",
  forbiddenRecords: "records-failed: topic-forbidden otel-metrics permanent",
  forbiddenDropped: "request-dropped: topic-forbidden otel-metrics permanent",
  invalidDropped: "request-dropped: record-invalid otel-logs permanent",
  startFailed: "start-failed",
  ready: "pipelines-ready",
  assigned: "partitions-assigned",
  deprecatedAlias: "unknown",
};

const OTHERS: readonly (readonly [string, LogLine])[] = [
  ["unmarshal-failed", unmarshalFailed()],
  ["message-skipped permanent", skipped()],
  ["message-not-processed permanent", notProcessed()],
  ["partition-paused", paused()],
  ["request-not-split", notSplit()],
];

/** In the sources of the versions, and not yet in a recorded line. */
const NOT_RECORDED = ["queue-not-restored", "record-dropped"];

const LINES: readonly (readonly [string, LogLine])[] = [
  ...RECORDED_NAMES.map((name) => [EXPECTED[name], recorded(name)] as const),
  ...OTHERS,
];

/** `message: reason topic status ends`. */
function shown(line: LogLine): string {
  const { id, reason, reasonTopic, status, permanent, interrupted } = classify(line);
  return [
    reason === undefined ? id : `${id}: ${reason}`,
    ...(reasonTopic === undefined ? [] : [reasonTopic]),
    ...(status === undefined ? [] : [status]),
    ...(permanent ? ["permanent"] : []),
    ...(interrupted ? ["interrupted"] : []),
  ].join(" ");
}

test.each(LINES)("classified: %s", (expected, line) => {
  expect(shown(line)).toBe(expected);
});

test("no recorded line matches two messages", () => {
  for (const [, line] of LINES) {
    expect(MESSAGES.filter((message) => isMessage(message, line)).length).toBeLessThan(2);
  }
});

describe("every row is met by a recorded line", () => {
  const events = LINES.map(([, line]) => classify(line));

  test("messages, but for those that are listed", () => {
    const seen = new Set<string>(events.map(({ id }) => id));
    const unseen = MESSAGES.map(({ id }) => id).filter((id) => !seen.has(id));
    expect(unseen.sort()).toEqual(NOT_RECORDED.toSorted());
  });

  test("reasons and ends", () => {
    const seen = new Set<string | undefined>(events.map(({ reason }) => reason));
    expect(REASONS.filter(({ id }) => !seen.has(id))).toEqual([]);
    const errors = events.map(({ line }) => line.error ?? "");
    expect(ENDS.filter((end) => !errors.some((error) => isText(end, error)))).toEqual([]);
  });
});

test("a row has an id of its own, the versions that have it, and a source", () => {
  const known = Object.keys(JSON.parse(readFileSync("configs/versions.json", "utf8")).edot);
  for (const rows of [MESSAGES, REASONS, ENDS] as readonly (readonly KnownText[])[]) {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { versions, source } of rows) {
      expect(versions.filter((version) => !known.includes(version))).toEqual([]);
      expect(versions).not.toEqual([]);
      expect(source).toMatch(/^https:\/\//);
    }
  }
});

test("the messages that only the sources have so far are classified by their texts", () => {
  const { line: skippedLine } = classify(skipped());
  const of = (message: string) => classify({ ...skippedLine, message }).id;
  expect(of("Errors occurred while moving items for dispatching back to queue")).toBe(
    "queue-not-restored",
  );
  expect(of("dropping log record")).toBe("record-dropped");
});

test.each([
  ["assigned partitions without an input", { ...recorded("assigned"), fields: {} }],
  ["a partial success that rejects nothing", { ...recorded("partialSuccess"), fields: {} }],
  ["another message", { ...recorded("ready"), message: "Everything is ready" }],
])("unknown: %s", (_what, line) => {
  expect(classify(line).id).toBe("unknown");
});

test("no other file of src has a text of the catalogue", () => {
  const texts: readonly (string | RegExp)[] = [...MESSAGES, ...REASONS].map(({ text }) => text);
  const literals = texts.filter((text) => typeof text === "string");
  const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
    (file) => file.endsWith(".ts") && !file.endsWith("collector-log/catalogue.ts"),
  );
  const found = files.flatMap((file) => {
    const code = readFileSync(`src/${file}`, "utf8");
    return literals.filter((text) => code.includes(text)).map((text) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});
