import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openHistory } from "../../../src/record/history-writer.ts";
import { unfoundBySignal } from "../../../src/verdict/unfound.ts";
import { configOf } from "../collector-config/config-of.ts";
import { collector, logs, sample } from "../record/timeline/samples.ts";
import { accountOf, factsOf, line } from "./findings/facts.ts";

const NONE = { traces: 0, metrics: 0, logs: 0 };

/** A backend whose exporter has sent so many log records since the scenario began. */
async function sentLogs(count: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-unfound-"));
  const history = openHistory(folder);
  await history.sample(sample(0, { backend: collector({ sent: logs(100) }) }));
  await history.sample(sample(1, { backend: collector({ uptime: 11, sent: logs(100 + count) }) }));
  await history.close();
  return folder;
}

async function unfound(sent: number, changes: Parameters<typeof factsOf>[1] = {}, rejected = 0) {
  const facts = await factsOf("durable", { signals: { logs: accountOf(40) }, ...changes });
  return unfoundBySignal(await sentLogs(sent), facts, { ...NONE, logs: rejected });
}

test("what the exporter handed over, less what is there and what was refused", async () => {
  expect(await unfound(100)).toEqual({ ...NONE, logs: 40 });
  expect(await unfound(100, {}, 30)).toEqual({ ...NONE, logs: 10 });
});

test("what a processor dropped was never handed over", async () => {
  expect(await unfound(60)).toEqual(NONE);
});

test("what came twice was handed over twice", async () => {
  const account = { ...accountOf(40), duplicated: 25 };
  expect(await unfound(100, { signals: { logs: account } })).toEqual({ ...NONE, logs: 15 });
});

test("a counter that died with its collector says nothing", async () => {
  expect(await unfound(100, { crashes: [{ role: "backend", queued: 0 }] })).toEqual(NONE);
  const edgeOnly = await unfound(100, { crashes: [{ role: "edge", queued: 0 }] });
  expect(edgeOnly).toEqual({ ...NONE, logs: 40 });
});

test("two exporters that send count the same item twice; debug does not", async () => {
  const backend = (exporters: string) =>
    configOf(
      `receivers: { kafka: {} }\nexporters: { elasticsearch: {}, otlphttp: {}, debug: {} }\nservice:\n  pipelines:\n    logs: { receivers: [kafka], exporters: [${exporters}] }\n`,
      "backend",
    );
  expect(await unfound(100, { backend: await backend("elasticsearch, otlphttp") })).toEqual(NONE);
  const one = await unfound(100, { backend: await backend("elasticsearch, debug") });
  expect(one).toEqual({ ...NONE, logs: 40 });
});

test("an exporter that complains counts what it drops as sent: its counter says nothing", async () => {
  const complaint = { ...line({ level: "warn", msg: "dropping" }), component: "elasticsearch" };
  const of = (signal: string) => ({ edge: [], backend: [{ ...complaint, signal }] });
  expect(await unfound(100, { logs: of("logs") })).toEqual(NONE);
  expect(await unfound(100, { logs: of("metrics") })).toEqual({ ...NONE, logs: 40 });
  const other = { edge: [], backend: [{ ...complaint, component: "kafka", signal: "logs" }] };
  expect(await unfound(100, { logs: other })).toEqual({ ...NONE, logs: 40 });
});
