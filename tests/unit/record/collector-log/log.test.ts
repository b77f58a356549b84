import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { assignmentsIn, isAssignment } from "../../../../src/record/collector-log/assignments.ts";
import { type LogLine, readCollectorLog } from "../../../../src/record/collector-log/log.ts";
import { relevantLines } from "../../../../src/record/collector-log/relevant-lines.ts";
import { countedLine } from "../../../../src/record/counted-lines.ts";

async function linesOf(...lines: readonly string[]): Promise<LogLine[]> {
  const file = join(mkdtempSync(join(tmpdir(), "log-")), "backend.log");
  writeFileSync(file, lines.join("\n"));
  return Array.fromAsync(readCollectorLog(file));
}

function assigning(input: unknown, more = {}): string {
  const msg = "assigning partitions";
  return JSON.stringify({ level: "info", msg, "otelcol.signal": "logs", input, ...more });
}

test("a line has its level, message, error, signal and component", async () => {
  const fields = {
    level: "error",
    ts: "2026-01-02T03:04:05.006Z",
    msg: "failed",
    error: "no route",
    "otelcol.signal": "traces",
    "otelcol.component.id": "kafka/a",
    attempt: 3,
  };
  expect(await linesOf(JSON.stringify(fields))).toEqual([
    {
      at: Date.parse("2026-01-02T03:04:05.006Z"),
      level: "error",
      message: "failed",
      error: "no route",
      signal: "traces",
      component: "kafka/a",
      fields,
    },
  ]);
});

test("what a line does not say is absent", async () => {
  expect(await linesOf("{}")).toEqual([{ at: Number.NaN, level: "", message: "", fields: {} }]);
});

test.each([
  "panic: runtime error",
  "goroutine 1 [running]:",
  '{"level":"error","msg":"cut of',
  "",
  '["a"]',
])("not a line of the log: %j", async (text) => {
  const lines = await linesOf('{"msg":"before"}', text, '{"msg":"after"}');
  expect(lines.map(({ message }) => message)).toEqual(["before", "after"]);
});

test("a line that stands for others has their number, and no other field than they have", async () => {
  const failed = '{"level":"error","msg":"failed"}';
  expect(await linesOf(countedLine(failed, 3_800))).toEqual([
    { ...(await linesOf(failed))[0], times: 3_800 },
  ]);
  // Other parts write no JSON.
  expect(countedLine("[WARN] failed", 3_800)).toBe("edot-kafka-harness: 3800 times: [WARN] failed");
});

test("what repeats is one line with all of its times, counted or not", async () => {
  const at = (second: number) =>
    JSON.stringify({ level: "error", ts: `2026-01-02T03:04:0${second}Z`, msg: "failed" });
  const path = join(mkdtempSync(join(tmpdir(), "log-")), "backend.log");
  writeFileSync(path, [at(1), at(2), countedLine(at(3), 10), countedLine(at(4), 40)].join("\n"));
  const lines = await relevantLines({ path }, 0);
  expect(lines.map(({ at, times }) => [at, times])).toEqual([
    [Date.parse("2026-01-02T03:04:01Z"), 52],
  ]);
});

test("a log that is not there is an error, not an empty log", async () => {
  await expect(Array.fromAsync(readCollectorLog("/no/such.log"))).rejects.toThrow("ENOENT");
});

test.each([
  ["otel-otlp[0{-1 e-1 ce0}]", [["otel-otlp", 0, "latest"]]],
  ["otel-logs[0{-2 e-1 ce0}]", [["otel-logs", 0, "earliest"]]],
  ["otel.logs[0{12 e3 ce0}]", [["otel.logs", 0, 12n]]],
  [
    "a[0{0 e0 ce0} 11{-1 e-1 ce0}] b[2{5 e0 ce0}]",
    [
      ["a", 0, 0n],
      ["a", 11, "latest"],
      ["b", 2, 5n],
    ],
  ],
  ["a[0{9223372036854775807 e0 ce0}]", [["a", 0, 9223372036854775807n]]],
  ["a[]", []],
  ["", []],
])("assigned: %s", async (input, expected) => {
  const lines = await linesOf(assigning(input));
  const found = assignmentsIn(lines);
  expect(found.map(({ topic, partition, from }) => [topic, partition, from])).toEqual(expected);
  for (const { signal, line } of found) expect([signal, line]).toEqual(["logs", lines[0]]);
});

test.each([
  ["another message", assigning("a[0{1 e0}]", { msg: "fetching offsets" })],
  ["no input", assigning(undefined)],
  ["an input that is no text", assigning(7)],
])("no assignment: %s", async (_what, text) => {
  const lines = await linesOf(text);
  expect(lines.some(isAssignment)).toBe(false);
  expect(assignmentsIn(lines)).toEqual([]);
});
