import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openHistory } from "../../../src/record/history-writer.ts";
import { RUN_FILE, readRun, writeRun } from "../../../src/record/run-file.ts";
import type { RunRecord } from "../../../src/record/run-record.ts";
import { recordOf } from "./record-of.ts";

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-run-file-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

const BEYOND = 2n ** 62n;
const PLACE = { topic: "otel-logs", partition: 3 };

test("all that a record can hold comes back as it was", async () => {
  const folder = await emptyFolder();
  const sequences = { from: 10, to: 20 };
  const record: RunRecord = {
    ...(await recordOf({
      beforeBackend: [{ ...PLACE, start: 0n, end: BEYOND, committed: null }],
      itemsBeforeBackend: 10,
      groupMembers: [
        { group: "g", client: "c at /127.0.0.1", topics: ["otel-logs"], partitions: [PLACE] },
      ],
      crashes: [
        { role: "edge", queued: 4, signals: ["logs"] },
        { role: "backend", queued: 0 },
      ],
      outage: {
        ...{ kind: "429", seconds: 1.5, endedAt: 5, sequences, arrivedBefore: 3 },
        commits: [{ group: "g", ...PLACE, before: null, during: BEYOND }],
      },
      retention: {
        retentionMs: 5000,
        expired: [{ range: { ...PLACE, from: 1n, to: BEYOND }, items: { logs: 3 }, unknown: 1 }],
        items: { logs: [[4, 6]] },
        written: { bytes: 1, seconds: 2, items: 3 },
      },
      administration: [
        {
          ...{ do: "recreate-topic", at: 1, topic: "otel-logs", items: { logs: [[1, 3]] } },
          ranges: [{ range: { ...PLACE, from: 0n, to: BEYOND }, items: { logs: 3 }, unknown: 0 }],
        },
        { do: "delete-records", at: 2, topic: "otel-logs", items: {}, ranges: [] },
        { do: "add-partitions", at: 3, topic: "otel-logs", from: 1, to: 6 },
        {
          ...{ do: "reset-offsets", at: 4, group: "g", to: "latest" },
          moved: [
            { ...PLACE, from: null, to: BEYOND },
            { ...PLACE, from: 3n, to: 0n },
          ],
        },
      ],
      topicIds: [{ topic: "otel-logs", ids: ["old", "new"] }],
      brokerCrash: { broker: "kafka-1", topics: ["otel-logs"], sequences },
      logFloods: [
        {
          ...{ part: "backend", from: 1, to: 6_001, lines: 6_000, bytes: 60_000 },
          ...{ message: "again", times: 5_999 },
        },
      ],
      keyAnswers: [{ variable: "KEY", status: 401, asked: "GET /" }],
      refusals: {
        tooBusy: { count: 1, asked: "GET /_nodes/stats" },
        metricsWindows: [{ index: "i", start: 1, end: 2 }],
        failureStores: [{ stream: "logs-a", documents: 2, example: "why" }],
      },
    })),
    overlays: { edge: "a: 1", backend: "b: 2" },
    logs: {
      edge: { file: "logs/edge.log", bytes: 7 },
      backend: { file: "logs/backend.log", bytes: 8 },
      members: [{ name: "backend-2", file: "logs/backend-2.log", bytes: 9 }],
    },
    judgedBy: {
      ...{ promise: "at-least-once", target: "motlp", addedAttributes: ["k8s"] },
      mismatch: { signals: ["logs"], evidence: { logs: [{ source: "a", text: "b" }] } },
      tolerate: { lost: 3, refused: "some" },
    },
  };
  const tried = {
    ...{ of: "encoding-mismatch", what: "edge writes logs as otlp_json", kind: "encoding" },
    ...{ mismatched: ["logs" as const], changes: { edge: { exporters: {} }, backend: {} } },
  };
  const whole = { ...record, scenario: { ...record.scenario, title: "a title", tried } };
  await writeRun(folder, whole);
  expect(await readRun(folder)).toEqual(whole);
});

test("a record is written once", async () => {
  const folder = await emptyFolder();
  await writeRun(folder, await recordOf());
  await expect(writeRun(folder, await recordOf())).rejects.toMatchObject({ code: "EEXIST" });
});

test("an older history is refused with the way to one that can be judged", async () => {
  const folder = await emptyFolder();
  const history = openHistory(folder);
  await history.event({ type: "observation", what: "judged-by", data: { target: "motlp" } });
  await history.close();
  await expect(readRun(folder)).rejects.toMatchObject({
    code: "history-broken",
    message: expect.stringContaining("written by an older harness"),
    place: folder,
    remedy: expect.stringContaining("run the scenario again with this harness"),
  });
});

test("a run that was cut short has nothing to judge", async () => {
  const folder = await emptyFolder();
  await openHistory(folder).close();
  await expect(readRun(folder)).rejects.toMatchObject({
    code: "history-broken",
    message: expect.stringContaining("ended before everything was read back"),
  });
});

test.each([
  ["another version", { version: 3 }, "has the version 3, and this harness reads 2"],
  ["a field of another type", { report: 7 }, "report: Invalid input"],
  ["a field that is missing", { seen: undefined }, "seen: Invalid input"],
])("%s is refused", async (_what, change, message) => {
  const folder = await emptyFolder();
  const text = JSON.stringify({ ...(await recordOf()), ...change });
  await writeFile(join(folder, RUN_FILE), text);
  await expect(readRun(folder)).rejects.toMatchObject({
    code: "history-broken",
    message: expect.stringContaining(message),
    place: join(folder, RUN_FILE),
  });
});

test("half a file is refused", async () => {
  const folder = await emptyFolder();
  await writeRun(folder, await recordOf());
  const path = join(folder, RUN_FILE);
  await writeFile(path, (await readFile(path, "utf8")).slice(0, 99));
  await expect(readRun(folder)).rejects.toMatchObject({ message: /it is no JSON object$/ });
});

test("a record of version 1 is read: what it calls holds is what may be tolerated", async () => {
  const folder = await emptyFolder();
  const record = await recordOf();
  const { judgedBy, ...rest } = record;
  const holds = { lost: 2, refused: "some" };
  await writeFile(
    join(folder, RUN_FILE),
    JSON.stringify({ ...rest, version: 1, judgedBy: { ...judgedBy, holds } }),
  );
  expect(await readRun(folder)).toEqual({
    ...record,
    judgedBy: { ...record.judgedBy, tolerate: holds },
  });
});
