import { expect, test } from "vitest";
import { type LogLine, parseLogLine } from "../../../src/record/collector-log/log.ts";
import {
  allOf,
  type Reading,
  undecodable,
  unread,
  unwritten,
} from "../../../src/scenario/mismatch-evidence.ts";
import {
  notProcessed,
  paused,
  skipped,
  unmarshalFailed,
} from "../record/collector-log/recorded-lines.ts";
import { partition } from "./states.ts";

const LOG = "logs/backend.log";
const on = (...partitions: ReturnType<typeof partition>[]) => ({
  signal: "logs" as const,
  topic: "otel-logs",
  partitions,
});
const logs = (end: number, committed: number | null) => on(partition(end, committed, "otel-logs"));

const READER = { group: "g", components: ["kafka"] };

/** What is read of the topic by a group that has committed, or by several. */
function reading(
  lines: readonly LogLine[],
  committed: number | null,
  more: Partial<Reading> = {},
): Reading {
  const place = { topic: "otel-logs", partition: 0 };
  const commits = committed === null ? [] : [{ group: "g", ...place, offset: BigInt(committed) }];
  return { readers: [READER], commits, lines, logFile: LOG, ...more };
}

test("undecodable: committed, and the last message is named", () => {
  const lines = [0, 1, 2].flatMap((offset) => [unmarshalFailed(), skipped({ offset })]);
  const answer = undecodable(logs(3, 3), reading(lines, 3));
  expect(answer).toMatchObject({ answered: true, complete: true });
  expect(answer.evidence).toMatchObject([
    {
      source: "topic otel-logs, partition 0",
      text: "offsets 0 to 2; committed: 3 by g; the log names 3 of them as undecodable",
    },
    { source: LOG, text: expect.stringContaining('"offset":0') },
  ]);
});

test("undecodable: a partition that stands still is answered for without a commit", () => {
  const lines = [unmarshalFailed(), notProcessed(), paused()];
  const answer = undecodable(logs(3, null), reading(lines, null));
  expect(answer).toMatchObject({ answered: true, complete: true });
  expect(answer.evidence[0]?.text).toBe("offsets 0 to 2; the consumer stands still at offset 0");
});

const LAST_OF_THREE = [unmarshalFailed(), skipped({ offset: 2 })];

test.each([
  ["not committed yet", logs(3, 2), reading(LAST_OF_THREE, 2), false, true],
  [
    "the last one is not named",
    logs(3, 3),
    reading([unmarshalFailed(), skipped()], 3),
    true,
    false,
  ],
  ["nothing was written", on(), reading([], null), false, true],
  ["not a word", logs(3, 3), reading([], 3), true, false],
  [
    "a word of another topic",
    logs(1, 1),
    reading([unmarshalFailed(), skipped({ topic: "x" })], 1),
    true,
    false,
  ],
  ["not decoding was what failed", logs(1, 1), reading([skipped()], 1), true, false],
  ["nobody reads it", logs(3, 3), reading(LAST_OF_THREE, 3, { readers: [] }), false, true],
])("undecodable: %s", (_what, topic, found, answered, complete) => {
  expect(undecodable(topic, found)).toMatchObject({ answered, complete });
});

test("undecodable: a second group that reads the topic has to have done with it too", () => {
  const readers = [READER, { group: "json", components: ["kafka/json"] }];
  const place = { topic: "otel-logs", partition: 0, offset: 3n };
  const one = [{ group: "g", ...place }];
  const both = [...one, { group: "json", ...place }];
  const answer = (commits: Reading["commits"], lines: readonly LogLine[]) =>
    undecodable(logs(3, 3), reading(lines, 3, { readers, commits }));
  expect(answer(one, LAST_OF_THREE)).toMatchObject({ answered: false, complete: false });
  // It has committed without a word: it may have decoded what the first one could not.
  expect(answer(both, LAST_OF_THREE)).toMatchObject({ answered: true, complete: false });
  // One that stands still speaks for itself alone.
  const stopped = [unmarshalFailed(), notProcessed(), paused()];
  expect(answer([{ group: "json", ...place }], stopped)).toMatchObject({ answered: true });
  expect(answer([], stopped)).toMatchObject({ answered: false });
});

test("undecodable: without a word there is no evidence", () => {
  expect(undecodable(logs(3, 3), reading([], 3)).evidence).toEqual([]);
});

const GROUP = { group: "g", state: "Stable", members: 3, topics: ["otel-traces", "elsewhere"] };

test("unread: no stable group has the topic, and none has committed on it", () => {
  const answer = unread(logs(2, null), [GROUP]);
  expect(answer).toMatchObject({ answered: true, complete: true });
  expect(answer.evidence.map(({ text }) => text)).toEqual([
    "offsets 0 to 1; no consumer group has committed here",
    "3 members read elsewhere, otel-traces",
  ]);
});

test.each([
  ["a group that rebalances", logs(2, null), [{ ...GROUP, state: "PreparingRebalance" }]],
  ["no group at all", logs(2, null), []],
  ["a group that reads it", logs(2, null), [GROUP, { ...GROUP, topics: ["otel-logs"] }]],
  ["a commit", logs(2, 1), [GROUP]],
  ["nothing written", on(), [GROUP]],
])("unread: not with %s", (_what, topic, groups) => {
  expect(unread(topic, groups)).toEqual({ answered: false, complete: false, evidence: [] });
});

test("several topics of one signal: all of them have to be answered for", () => {
  const yes = unread(logs(2, null), [GROUP]);
  const no = unread(logs(2, 1), [GROUP]);
  expect(allOf([yes, no])).toMatchObject({ answered: false, complete: false });
  expect(allOf([yes, no]).evidence).toEqual(yes.evidence);
  expect(allOf([yes, yes])).toMatchObject({ answered: true, complete: true });
});

const UNKNOWN = parseLogLine(
  String.raw`{"level":"error","ts":"2026-11-25T22:34:21.057Z","msg":"kafka records export failed","otelcol.component.id":"kafka","otelcol.signal":"logs","records":1,"error":"error exporting to topic \"otel-logs\": UNKNOWN_TOPIC_OR_PARTITION: This server does not host this topic-partition."}`,
);

test("unwritten: the edge names Kafka's refusal, for that signal", () => {
  const lines = UNKNOWN === undefined ? [] : [UNKNOWN];
  expect(unwritten(on(), lines, "logs/edge.log")).toMatchObject({
    answered: true,
    evidence: [{ source: "logs/edge.log", text: expect.stringContaining("UNKNOWN_TOPIC") }],
  });
  expect(unwritten({ ...on(), signal: "traces" }, lines, LOG).answered).toBe(false);
  expect(unwritten(on(), [unmarshalFailed()], LOG)).toEqual({
    answered: false,
    complete: false,
    evidence: [],
  });
});
