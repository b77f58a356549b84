import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { LogLine } from "../../src/record/collector-log/log.ts";
import { undecodableIn } from "../../src/record/collector-log/undecodable.ts";
import { linesSince } from "../../src/scenario/mismatch-evidence.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import { freshTopics } from "../../src/stack/parts/kafka/fresh-topics.ts";
import { firstMessage, writeValues } from "../support/foreign-messages.ts";
import { markingReceivers, openCounts, outcomes } from "../support/marking-table.ts";
import { Stack } from "../support/stack.ts";

/** Messages that are not what the receiver takes them for (docs/reference/public-reports.md). */
let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({ configs: "durable" });
});
afterAll(() => stack?.close());

const TOPICS = SIGNALS.map((signal) => `otel-${signal}`);

/** What cannot be decoded is skipped; the mOTLP backend of `configs/durable` stops at it instead. */
const SKIPPING: Tree = { receivers: { kafka: { message_marking: { on_permanent_error: true } } } };

beforeEach(async () => {
  const { pipeline } = stack;
  await Promise.all([pipeline.stop("edge"), pipeline.stop("backend")]);
  await freshTopics(await pipeline.kafka, TOPICS, pipeline.signal);
  await stack.change("edge");
});

async function start(name: string, backend: Tree): Promise<ScenarioRun> {
  await stack.change("backend", backend);
  const scenario = await stack.scenario(name);
  await stack.pipeline.startBackend();
  return scenario;
}

async function bootstrap(): Promise<string> {
  return (await stack.pipeline.kafka).bootstrap;
}

async function backendLines(since: number): Promise<LogLine[]> {
  return linesSince((await stack.pipeline.startBackend()).logFile, since);
}

async function offsetsNamed({ since }: ScenarioRun, signal: Signal): Promise<number[]> {
  const named = undecodableIn(await backendLines(since));
  const offsets = named
    .filter(({ topic }) => topic === `otel-${signal}`)
    .map(({ offset }) => Number(offset));
  return [...new Set(offsets)].toSorted((a, b) => a - b);
}

/** The consumer group's generation, which every rebalance raises, as its members have logged it. */
function generationIn(lines: readonly LogLine[]): number {
  const joined = lines.filter(({ message }) => message.startsWith("joined"));
  return Math.max(0, ...joined.map(({ fields }) => Number(fields.generation)));
}

test("traces written to the metrics topic: told, and nothing else is lost (contrib#31679)", async () => {
  await stack.change("edge", { exporters: { kafka: { traces: { topic: "otel-metrics" } } } });
  const scenario = await start("traces-as-metrics", SKIPPING);
  await scenario.send(20);
  const report = await scenario.judge(await scenario.settle());
  expect(report.signals.traces).toMatchObject({ sent: 20, delivered: 0, unexpected: 0 });
  for (const signal of ["metrics", "logs"] as const) {
    expect(report.signals[signal], signal).toMatchObject({ sent: 20, missing: 0, unexpected: 0 });
  }
  const finding = report.findings.find(({ code }) => code === "topic-mismatch");
  expect(finding?.severity).toBe("loss");
  expect(finding?.message).toContain(
    "The edge writes traces to otel-metrics. The backend reads traces from otel-traces, and takes otel-metrics for metrics. Missing: 20 of 20 traces.",
  );
  expect((await offsetsNamed(scenario, "metrics")).length).toBeGreaterThan(0);
});

test("1,000 bad messages and one good one: it arrives, without a rebalance (contrib#39909)", async () => {
  const begin = Date.now();
  const scenario = await start("thousand-bad", SKIPPING);
  await scenario.untilConsuming();
  const before = generationIn(await backendLines(begin));
  await writeValues(
    await bootstrap(),
    "otel-logs",
    Array.from({ length: 1000 }, (_, index) => `not OTLP, ${index}`),
  );
  await scenario.send(1);
  const settled = await scenario.settle();
  expect(settled.how).toBe("complete");
  expect((await scenario.judge(settled)).verdict).toBe("pass");
  expect(await offsetsNamed(scenario, "logs")).toEqual(Array.from({ length: 1000 }, (_, n) => n));
  expect(before).toBeGreaterThan(0);
  expect(generationIn(await backendLines(begin))).toBe(before);
});

test("truncated payloads among good ones: each is named, every good one arrives (contrib#36776)", async () => {
  const scenario = await start("truncated", SKIPPING);
  await scenario.send(5);
  await scenario.settle();
  const whole = await firstMessage(await bootstrap(), "otel-logs");
  const cuts = [1, 2, 3, 10, 50, 100, 500, whole.length - 1].map((size) => whole.subarray(0, size));
  await writeValues(await bootstrap(), "otel-logs", cuts);
  await scenario.send(5);
  const settled = await scenario.settle();
  const report = await scenario.judge(settled);
  expect(report.verdict, JSON.stringify(report.signals)).toBe("pass");
  const first = (await offsetsNamed(scenario, "logs"))[0] ?? 0;
  expect(await offsetsNamed(scenario, "logs")).toEqual(cuts.map((_cut, index) => first + index));
});

/**
 * A span in OTLP/JSON that Protobuf reads as fields it does not know: `{` begins a group, `t` or `L`
 * ends one, and the rest happens to fit. About one JSON message in a thousand does; the lengths of
 * the texts decide.
 */
const SILENT = `{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"checkout"}}]},"scopeSpans":[{"scope":{"name":"app"},"spans":[{"traceId":"000000000000000000000000029b2060","spanId":"000000002276c42a","name":"GET /orders","kind":2,"startTimeUnixNano":"1767323050521000000","endTimeUnixNano":"1767323050521000005"}]}]}]}`;

test("otlp_json read as otlp_proto: some messages are decoded into nothing, without a word", async () => {
  const scenario = await start("silent-json", SKIPPING);
  const others = ["cart", "shop"].map((service) => SILENT.replace("checkout", service));
  await writeValues(await bootstrap(), "otel-traces", [...others, SILENT]);
  await scenario.send(1);
  expect((await scenario.settle()).how).toBe("complete");
  // The third one is gone too: its offset is committed, nobody has it, and no line names it.
  expect(await offsetsNamed(scenario, "traces")).toEqual([0, 1]);
  const { admin } = await stack.pipeline.kafka;
  const commits = (await admin.committed()).filter(({ topic }) => topic === "otel-traces");
  expect(commits.map(({ offset }) => offset)).toEqual([4n]);
  expect((await scenario.judge(await scenario.settle())).signals.traces).toMatchObject({
    delivered: 1,
    unexpected: 0,
  });
});

/**
 * What every way of marking makes of it: {@link Outcome}. That `after on_error` loses what the target does
 * not take is the rule marked-on-error of `check`.
 */
const IF_MARKED_BEFORE = {
  "on_error on_permanent_error": "lost",
  on_error: "lost",
  on_permanent_error: "lost",
  none: "lost",
} as const;

test("poison first, a good message behind it: what each way of marking makes of it (contrib#18075)", async () => {
  const { pipeline } = stack;
  await writeValues(await bootstrap(), "otel-logs", ["poison"]);
  const since = Date.now();
  const scenario = await start("poison", markingReceivers(await bootstrap(), "otel-logs"));
  const counts = await openCounts(pipeline);
  await scenario.send(1);
  expect(await outcomes(pipeline, counts, { items: 1, end: 2n, since })).toEqual({
    "after on_error on_permanent_error": "arrives",
    "after on_error": "waits",
    "after on_permanent_error": "arrives",
    after: "waits",
    "on_error on_permanent_error": "arrives",
    on_error: "arrives",
    on_permanent_error: "arrives",
    none: "arrives",
  });
});

test("a target that is away: what each way of marking makes of it (contrib#41333)", async () => {
  const { pipeline } = stack;
  await pipeline.kill("target");
  const since = Date.now();
  const scenario = await start("away", markingReceivers(await bootstrap(), "otel-logs"));
  const counts = await openCounts(pipeline);
  await scenario.send(1);
  expect(await outcomes(pipeline, counts, { items: 1, end: 1n, since })).toEqual({
    "after on_error on_permanent_error": "lost",
    "after on_error": "lost",
    "after on_permanent_error": "waits",
    after: "waits",
    ...IF_MARKED_BEFORE,
  });
  await pipeline.restart("target");
  // What waits goes on after a rebalance, here a restart; what was marked is gone for good.
  const restarted = Date.now();
  await pipeline.stop("backend");
  await pipeline.restart("backend");
  const later = await outcomes(pipeline, counts, { items: 1, end: 1n, since: restarted });
  expect(later).toEqual({
    "after on_error on_permanent_error": "lost",
    "after on_error": "lost",
    "after on_permanent_error": "arrives",
    after: "arrives",
    ...IF_MARKED_BEFORE,
  });
});
