import { expect, test } from "vitest";
import { edgeEntries, enteringSignals } from "../../../src/collector-config/edge-entries.ts";
import { configOf } from "./config-of.ts";

const BOTH = "{ protocols: { grpc: , http: } }";

/** What enters where, in short: `otlp http: traces logs`. */
async function entriesOf(receivers: string, pipelines: string, more = ""): Promise<string[]> {
  const config = await configOf(
    `receivers:\n${receivers}\nexporters: { kafka: , kafka/external: , debug: }\n${more}\nservice:\n  pipelines:\n${pipelines}\n`,
  );
  return edgeEntries(config).map(
    ({ receiver, protocol, signals }) => `${receiver} ${protocol}: ${signals.join(" ")}`,
  );
}

const ALL = ["traces", "metrics", "logs"]
  .map((signal) => `    ${signal}: { receivers: [otlp], exporters: [kafka] }`)
  .join("\n");

test("one receiver for all signals: over HTTP and over gRPC", async () => {
  expect(await entriesOf(`  otlp: ${BOTH}`, ALL)).toEqual([
    "otlp http: traces metrics logs",
    "otlp grpc: traces metrics logs",
  ]);
});

test("a receiver for each signal", async () => {
  const receivers = ["traces", "metrics", "logs"]
    .map((signal) => `  otlp/${signal}: { protocols: { http: } }`)
    .join("\n");
  const pipelines = ["traces", "metrics", "logs"]
    .map((signal) => `    ${signal}: { receivers: [otlp/${signal}], exporters: [kafka] }`)
    .join("\n");
  expect(await entriesOf(receivers, pipelines)).toEqual([
    "otlp/traces http: traces",
    "otlp/metrics http: metrics",
    "otlp/logs http: logs",
  ]);
});

test("a receiver that no pipeline uses is no entry, wherever it is defined", async () => {
  expect(
    await entriesOf(`  otlp/old: ${BOTH}\n  otlp: { protocols: { grpc: {} } }\n`, ALL),
  ).toEqual(["otlp grpc: traces metrics logs"]);
});

test("each receiver of a signal is one, also in a pipeline of its own", async () => {
  expect(
    await entriesOf(
      "  otlp: { protocols: { http: } }\n  otlp/external: { protocols: { grpc: } }",
      `${ALL}\n    logs/external: { receivers: [otlp/external], exporters: [kafka/external] }`,
    ),
  ).toEqual(["otlp http: traces metrics logs", "otlp/external grpc: logs"]);
});

test("two receivers of one pipeline", async () => {
  expect(
    await entriesOf(
      "  otlp: { protocols: { http: } }\n  otlp/agents: { protocols: { grpc: } }",
      "    logs: { receivers: [otlp, otlp/agents], exporters: [kafka] }",
    ),
  ).toEqual(["otlp http: logs", "otlp/agents grpc: logs"]);
});

test("what does not lead to Kafka is none, unless nothing of the signal does", async () => {
  const receivers = "  otlp: { protocols: { http: } }\n  otlp/seen: { protocols: { http: } }";
  const seen = "    logs/seen: { receivers: [otlp/seen], exporters: [debug] }";
  expect(await entriesOf(receivers, `${ALL}\n${seen}`)).toEqual(["otlp http: traces metrics logs"]);
  expect(await entriesOf(receivers, seen)).toEqual(["otlp/seen http: logs"]);
});

test("connectors lead on to pipelines of the same signal, and no further than once round", async () => {
  const connectors = "connectors: { routing: , forward: , spanmetrics: }";
  const receivers = `  otlp: { protocols: { http: } }
  otlp/spans: { protocols: { http: } }
  otlp/round: { protocols: { http: } }`;
  const pipelines = `    logs/in: { receivers: [otlp], exporters: [routing] }
    logs/teams: { receivers: [routing], exporters: [forward] }
    logs/out: { receivers: [forward], exporters: [kafka] }
    traces/in: { receivers: [otlp], exporters: [kafka] }
    traces: { receivers: [otlp/spans], exporters: [spanmetrics] }
    metrics: { receivers: [spanmetrics], exporters: [kafka] }
    logs/round: { receivers: [otlp/round, routing], exporters: [routing] }`;
  expect(await entriesOf(receivers, pipelines, connectors)).toEqual([
    "otlp http: traces logs",
    "otlp/round http: logs",
  ]);
});

test("the signals are those that enter somewhere", async () => {
  const config = await configOf(
    `receivers: { otlp: ${BOTH}, otlp/old: ${BOTH} }\nservice: { pipelines: { logs: { receivers: [otlp], exporters: [kafka] } } }`,
  );
  expect(enteringSignals(config)).toEqual(["logs"]);
});
