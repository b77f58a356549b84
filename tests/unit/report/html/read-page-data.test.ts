import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readPageData, writePage } from "../../../../src/report/html/read-page-data.ts";
import { reportOf } from "../report-of.ts";
import { lossyScenario } from "./page-of.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "page-"));
  mkdirSync(join(folder, "logs", "retention"), { recursive: true });
});

afterEach(() => rmSync(folder, { recursive: true }));

test("a log is shown from its end, and the page says how much is left off", async () => {
  const lines = Array.from({ length: 1000 }, (_, index) => `line ${index}`);
  writeFileSync(join(folder, "logs", "edge.log"), `${lines.join("\n")}\n`);
  writeFileSync(join(folder, "logs", "backend.log"), "an unfinished line");
  writeFileSync(join(folder, "logs", "retention", "edge.log"), "one\n");
  writeFileSync(join(folder, "logs", "edge-validate.log"), "");
  const { logs } = await readPageData(folder, reportOf([]));
  expect(logs.map(({ name, left }) => [name, left])).toEqual([
    ["backend.log", 0],
    ["edge.log", 600],
    ["retention/edge.log", 0],
  ]);
  expect(logs[0]?.text).toBe("an unfinished line\n");
  expect(logs[1]?.text.startsWith("line 600\n")).toBe(true);
  expect(logs[1]?.text.endsWith("line 999\n")).toBe(true);
});

test("long lines do not make a page long", async () => {
  writeFileSync(join(folder, "logs", "edge.log"), `${"ä".repeat(5000)}\n`.repeat(300));
  const [log] = (await readPageData(folder, reportOf([]))).logs;
  expect(Buffer.byteLength(log?.text ?? "")).toBeLessThanOrEqual(200_000);
  expect(log?.text).not.toContain("\ufffd");
  expect(log?.left).toBe(300 - 19);
});

test("configs that are not there are said not to be", async () => {
  mkdirSync(join(folder, "configs"));
  writeFileSync(join(folder, "configs", "edge.yaml"), "receivers:\n");
  const { configs } = await readPageData(folder, reportOf([]));
  expect(configs.edge).toBe("receivers:\n");
  expect(configs.backend).toContain("no copy");
});

test("paths are as near as they can be", async () => {
  const [finding] = lossyScenario().findings;
  const evidence = [
    { source: join(folder, "logs", "edge.log"), text: "" },
    { source: join(process.cwd(), "configs", "edge.yaml:3"), text: "" },
    { source: "topic otel-otlp, partition 0", text: "" },
  ];
  const scenario = {
    ...lossyScenario(),
    findings: [{ ...(finding ?? expect.fail("it has findings")), evidence }],
  };
  const { report } = await readPageData(folder, reportOf([scenario]));
  expect(report.scenarios[0]?.findings[0]?.evidence.map(({ source }) => source)).toEqual([
    "logs/edge.log",
    "configs/edge.yaml:3",
    "topic otel-otlp, partition 0",
  ]);
});

test("a page is written into the report's folder, with the timeline of its history", async () => {
  const history = join(folder, "history", "delivery");
  mkdirSync(history, { recursive: true });
  const at = (second: number) => `2026-11-25T09:26:0${second}.000Z`;
  const sample = (second: number) => ({
    at: at(second),
    sent: { traces: second, metrics: 0, logs: 0 },
    edge: null,
    kafka: null,
    backend: null,
    arrived: null,
  });
  writeFileSync(
    join(history, "timeline.ndjson"),
    [0, 1, 2].map((second) => `${JSON.stringify(sample(second))}\n`).join(""),
  );
  writeFileSync(
    join(history, "events.ndjson"),
    `${JSON.stringify({ at: at(1), type: "phase", phase: "sending" })}\n`,
  );
  await writePage(folder, reportOf([lossyScenario()]));
  const page = readFileSync(join(folder, "index.html"), "utf8");
  expect(page).toContain('"seconds":[0,1,2]');
  expect(page).toContain("sending");
});
