import { expect, test } from "vitest";
import { changedConfig } from "../../../../src/collector-config/changed-config.ts";
import type { Tree } from "../../../../src/collector-config/tree.ts";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { findFaults } from "../../../../src/verdict/findings/find-faults.ts";
import type { Finding } from "../../../../src/verdict/findings/finding.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import {
  notProcessed,
  paused,
  skipped,
  unmarshalFailed,
} from "../../record/collector-log/recorded-lines.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, factsOf } from "./facts.ts";

const LOST = { logs: { ...accountOf(100), delivered: 0 } };
const READ_JSON: Tree = { receivers: { kafka: { logs: { encoding: "otlp_json" } } } };

function atRest(committed: number | null, end = 3): Pick<RunFacts, "settled"> {
  const state = stateOf({ partitions: [partition(end, committed, "otel-logs")] });
  return { settled: { how: committed === end ? "quiet" : "stalled", state, movedAt: 0 } };
}

async function found(
  changes: { readonly edge?: Tree; readonly backend?: Tree },
  facts: Partial<RunFacts> & { readonly lines?: readonly LogLine[] } = {},
): Promise<readonly Finding[]> {
  const { edge, backend } = await factsOf("durable");
  const { lines = [], ...more } = facts;
  const changed = {
    edge: changedConfig(edge, changes.edge ?? {}),
    backend: changedConfig(backend, changes.backend ?? {}),
  };
  return findFaults(
    await factsOf("durable", { ...changed, logs: { edge: [], backend: lines }, ...more }),
  );
}

const codes = (findings: readonly Finding[]) =>
  findings.map(({ code, severity }) => `${severity} ${code}`);
const texts = (finding: Finding | undefined) => finding?.evidence.map(({ text }) => text) ?? [];

test("encoding-mismatch: both lines of the configs, the log's line, the offsets and the numbers", async () => {
  const lines = [0, 1, 2].flatMap((offset) => [unmarshalFailed(), skipped({ offset })]);
  const findings = await found({ backend: READ_JSON }, { signals: LOST, lines, ...atRest(3) });
  expect(codes(findings)).toEqual(["loss encoding-mismatch"]);
  expect(findings[0]?.message).toBe(
    "The edge writes logs as otlp_proto, and the backend reads them as otlp_json. It could not decode 3 messages of otel-logs (partition 0: offsets 0 to 2). Missing: 100 of 100 logs.",
  );
  expect(findings[0]?.evidence).toMatchObject([
    {
      source: expect.stringMatching(/edge\.yaml:\d+$/),
      text: "kafka writes logs to otel-logs as otlp_proto",
    },
    {
      source: "backend overlay: receivers.kafka.logs.encoding",
      text: "kafka reads logs from otel-logs as otlp_json",
    },
    { source: "logs/backend.log", text: expect.stringContaining('"offset":0') },
  ]);
});

test("encoding-mismatch: messages in between that nobody names are counted", async () => {
  const lines = [0, 3].flatMap((offset) => [unmarshalFailed(), skipped({ offset })]);
  const [finding] = await found({ backend: READ_JSON }, { signals: LOST, lines, ...atRest(4, 4) });
  expect(finding?.message).toContain("2 more in between were decoded into nothing without a word");
});

test("encoding-mismatch: a partition that stands still at its first message", async () => {
  const lines = [unmarshalFailed(), notProcessed(), paused()];
  const findings = await found({ backend: READ_JSON }, { signals: LOST, lines, ...atRest(null) });
  expect(codes(findings)).toEqual(["loss encoding-mismatch", "loss waiting-in-kafka"]);
  expect(texts(findings[1])).toEqual([
    "offsets 0 to 2; no consumer group has committed here",
    expect.stringContaining("unable to process message"),
    expect.stringContaining("pausing partition"),
  ]);
});

test("encoding-mismatch: a risk where no item was sent that way; not where the configs agree", async () => {
  const none = { signals: { traces: accountOf(0) }, ...atRest(3) };
  expect(codes(await found({ backend: READ_JSON }, none))).toEqual(["risk encoding-mismatch"]);
  // Messages of others that cannot be decoded are no mismatch of the two configs.
  const lines = [unmarshalFailed(), skipped()];
  const others = await found({}, { signals: LOST, lines, ...atRest(3) });
  expect(codes(others)).toEqual(["loss undecodable-message"]);
  expect(others[0]?.message).toBe(
    "1 message cannot be decoded: topic otel-logs, partition 0, offset 0. The receiver skips what it cannot decode.",
  );
  const both = {
    edge: { exporters: { kafka: { logs: { encoding: "otlp_json" } } } },
    backend: READ_JSON,
  };
  expect(codes(await found(both, { signals: LOST, lines, ...atRest(3) }))).toEqual([
    "loss undecodable-message",
  ]);
});

test("silent-mismatch: all gone and committed, and no line says so", async () => {
  const findings = await found({ backend: READ_JSON }, { signals: LOST, ...atRest(3) });
  expect(codes(findings)).toEqual(["loss silent-mismatch"]);
  expect(findings[0]?.message).toContain("100 of 100 logs are gone without a word");
  expect(findings[0]?.message).toContain("all 3 messages of otel-logs are committed");
  expect(texts(findings[0])).toContain("offsets 0 to 2; committed: 3");
});

test.each([
  ["a line names one of them", { lines: [unmarshalFailed(), skipped()], ...atRest(3) }],
  ["they are not committed", atRest(1)],
  ["some arrived", { signals: { logs: accountOf(40) }, ...atRest(3) }],
  ["nothing is missing", { signals: { logs: accountOf(0) }, ...atRest(3) }],
])("silent-mismatch: not where %s", async (_why, facts) => {
  const findings = await found({ backend: READ_JSON }, { signals: LOST, ...facts });
  expect(findings.map(({ code }) => code)).not.toContain("silent-mismatch");
});

test("silent-mismatch: not where the configs agree", async () => {
  expect(await found({}, { signals: LOST, ...atRest(3) })).toEqual([]);
});

test("topic-mismatch: a topic that nobody reads", async () => {
  const elsewhere = { receivers: { kafka: { logs: { topics: ["elsewhere"] } } } };
  const findings = await found({ backend: elsewhere }, { signals: LOST, ...atRest(null) });
  expect(codes(findings)).toEqual(["loss topic-mismatch", "loss waiting-in-kafka"]);
  expect(findings[0]?.message).toBe(
    "The edge writes logs to otel-logs. The backend reads logs from elsewhere, and nobody reads otel-logs. Missing: 100 of 100 logs.",
  );
  expect(texts(findings[0])).toContain("offsets 0 to 2; committed: nothing, by no group");
});

test("topic-mismatch: a topic that is taken for another signal, in the log or without a word", async () => {
  const write = { exporters: { kafka: { logs: { topic: "otel-traces" } } } };
  const state = stateOf({ partitions: [partition(3, 3, "otel-traces")] });
  const settled = { how: "quiet", state, movedAt: 0 } as const;
  const on = { signal: "traces", topic: "otel-traces" };
  const lines = [unmarshalFailed(on), skipped(on)];
  const loud = await found({ edge: write }, { signals: LOST, settled, lines });
  expect(codes(loud)).toContain("loss topic-mismatch");
  expect(loud[0]?.message).toContain("and takes otel-traces for traces");
  expect(texts(loud[0])).toContainEqual(expect.stringContaining("failed to consume message"));
  const silent = await found({ edge: write }, { signals: LOST, settled });
  expect(codes(silent)[0]).toBe("loss silent-mismatch");
  expect(silent[0]?.message).toContain("reads otel-traces as traces in otlp_proto");
});

test("topic-mismatch: not for a topic that comes with the data, or that an expression matches", async () => {
  const dynamic = { exporters: { kafka: { topic_from_attribute: "t" } } };
  const backend = { receivers: { kafka: { logs: { topics: ["elsewhere"] } } } };
  expect(await found({ edge: dynamic, backend }, { signals: LOST, ...atRest(3) })).toEqual([]);
  const regex = { receivers: { kafka: { logs: { topics: ["^otel-l.*"] } } } };
  expect(await found({ backend: regex }, { signals: LOST, ...atRest(3) })).toEqual([]);
});

test("unsupported-encoding: a risk though everything arrived, with each place; otlp_json is none", async () => {
  const zipkin = { traces: { encoding: "zipkin_proto" } };
  const findings = await found(
    { edge: { exporters: { kafka: zipkin } }, backend: { receivers: { kafka: zipkin } } },
    { signals: { traces: accountOf(0) } },
  );
  expect(codes(findings)).toEqual(["risk unsupported-encoding"]);
  expect(texts(findings[0])).toEqual([
    "kafka writes traces as zipkin_proto",
    "kafka reads traces as zipkin_proto",
  ]);
  const json = { logs: { encoding: "otlp_json" } };
  const both = { edge: { exporters: { kafka: json } }, backend: { receivers: { kafka: json } } };
  expect(await found(both)).toEqual([]);
});
