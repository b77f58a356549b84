import type { PageData } from "../../../../src/report/html/page-data.ts";
import type { Report } from "../../../../src/report/report.ts";
import type { ScenarioReport } from "../../../../src/verdict/scenario-report.ts";
import { reportOf } from "../report-of.ts";
import { ALERTS } from "./alerts-of.ts";
import { signalOf } from "./signal-of.ts";
import { outageTimeline } from "./timeline-of.ts";

const EDGE = "configs/documented/edge.yaml";
const BACKEND = "configs/documented/backend-elasticsearch.yaml";

/** Page data around a report, with configs and a log. */
export function pageOf(report: Report, changes: Partial<PageData> = {}): PageData {
  return {
    report,
    timelines: {},
    configs: {
      edge: "receivers:\n  otlp:\nexporters:\n  kafka:\n",
      backend: "receivers:\n  kafka:\n",
    },
    logs: [
      {
        name: "backend.log",
        text: '{"level":"info","msg":"Everything is ready. Begin running and processing data."}\n'.repeat(
          40,
        ),
        left: 1240,
      },
      {
        name: "kafka.log",
        text: "[2026-11-25 09:25:50,101] INFO started (kafka.server.KafkaRaftServer)\n",
        left: 0,
      },
    ],
    ...changes,
  };
}

/** A run of the three usual scenarios that kept every promise. */
export function passingPage(): PageData {
  const scenarios = ["delivery", "outage", "outage-crash"].map((name) => keptScenario(name));
  return pageOf(runOf(scenarios, { verdict: "pass", seconds: 71.6 }), {
    timelines: Object.fromEntries(scenarios.map(({ history = "" }) => [history, outageTimeline()])),
  });
}

/** A run with losses at every hop, findings, alerts, and images that stand in. */
export function failingPage(): PageData {
  const image = (name: string) => ({
    name: `edot-kafka-harness/${name}:9.4.3`,
    version: "9.4.3",
    standsInFor: `docker.elastic.co/${name}:9.4.3`,
  });
  const report = runOf([lossyScenario(), keptScenario("outage")], {
    verdict: "fail",
    seconds: 45.7,
    runtime: "docker",
    images: {
      kafka: { name: "apache/kafka:4.1.1", version: "4.1.1" },
      elasticsearch: image("elasticsearch/elasticsearch"),
      edge: image("elastic-agent/elastic-otel-collector"),
      backend: image("elastic-agent/elastic-otel-collector"),
    },
  });
  return pageOf(report, {
    timelines: {
      "history/delivery": outageTimeline(),
      "history/outage": outageTimeline(),
    },
  });
}

/** A scenario that could not be judged. */
export function errorPage(): PageData {
  const scenario: ScenarioReport = {
    name: "delivery",
    verdict: "error",
    seconds: 121.3,
    signals: {},
    findings: [],
    error: {
      code: "part-not-ready",
      message: "Elasticsearch did not answer within 120 s",
      place: "reports/2026-11-25T09-25-42-22000/logs/elasticsearch.log",
      remedy: "give it more time with --ready-timeout",
      details: ["starting ...", "bootstrap check failure: max virtual memory areas is too low"],
    },
  };
  return pageOf(runOf([scenario], { verdict: "error", seconds: 130 }), { logs: [] });
}

/** Two configs that were made not to fit, a case at a time. */
export function casesPage(): PageData {
  const signals = { traces: signalOf(100), metrics: signalOf(100), logs: signalOf(100) };
  const scenario: ScenarioReport = {
    name: "encoding-mismatch",
    verdict: "pass",
    promise: "exactly-once",
    seconds: 88.1,
    signals: { ...signals, logs: signalOf(200) },
    findings: [],
    cases: [
      {
        what: "as written",
        verdict: "pass",
        mismatched: [],
        signals,
        evidence: [],
        changes: { edge: {}, backend: {} },
        history: "history/encoding-mismatch/as-written",
      },
      {
        what: "edge writes logs as otlp_json",
        verdict: "pass",
        mismatched: ["logs"],
        signals: { ...signals, logs: signalOf(100, { "backend-collector": 100 }) },
        evidence: [
          { source: "logs/backend.log", text: '{"level":"error","msg":"failed to unmarshal"}' },
        ],
        changes: {
          edge: { exporters: { kafka: { logs: { encoding: "otlp_json" } } } },
          backend: {},
        },
        history: "history/encoding-mismatch/logs",
      },
    ],
  };
  return pageOf(runOf([scenario], { verdict: "pass", seconds: 95 }), {
    timelines: { "history/encoding-mismatch/logs": outageTimeline(300) },
  });
}

function runOf(scenarios: readonly ScenarioReport[], changes: Partial<Report>): Report {
  const config = (path: string, digit: string) => ({
    path,
    sha256: digit.repeat(64),
    readBy: "collector" as const,
    notTested: [
      { kind: "address" as const, setting: "exporters.kafka.brokers", place: `${path}:12` },
      { kind: "login" as const, setting: "exporters.kafka.auth", place: `${path}:14` },
    ],
    overlay: "service:\n  telemetry:\n    metrics:\n      level: detailed\n",
  });
  return reportOf(scenarios, {
    harness: { version: "0.1.0" },
    parts: { kafka: "4.1.1", elasticsearch: "9.4.3" },
    configs: { edge: config(EDGE, "a"), backend: config(BACKEND, "b") },
    ...changes,
  });
}

function keptScenario(name: string): ScenarioReport {
  const isOutage = name !== "delivery";
  return {
    name,
    verdict: "pass",
    promise: isOutage ? "at-least-once" : "exactly-once",
    seconds: 27.9,
    signals: {
      traces: signalOf(1000, {}, isOutage ? { duplicated: 3 } : {}),
      metrics: signalOf(1000),
      logs: signalOf(1000),
    },
    findings: [],
    ...(isOutage
      ? {
          outage: {
            kind: "refuse",
            seconds: 22.8,
            catchUpSeconds: 2.2,
            arrivedDuringCatchUp: 1998,
          },
          alerts: ALERTS,
        }
      : {}),
    history: `history/${name}`,
  };
}

/** Items are lost wherever they can be. */
export function lossyScenario(): ScenarioReport {
  return {
    name: "delivery",
    verdict: "fail",
    promise: "exactly-once",
    seconds: 44.1,
    signals: {
      traces: signalOf(1000, { "edge-refused": 20, edge: 80, "backend-collector": 500 }),
      metrics: signalOf(1000, { retention: 30, "waiting-in-kafka": 70, "backend-rejected": 25 }),
      logs: signalOf(
        1000,
        { "backend-collector": 500 },
        {
          altered: 1,
          alteredSamples: [
            {
              sequence: 12,
              differences: [
                { field: "attributes.user", expected: "a", received: 7, document: "logs-1" },
              ],
            },
          ],
        },
      ),
    },
    alerts: ALERTS,
    findings: [
      {
        code: "latest-offset",
        severity: "loss",
        message:
          "The backend's consumer group started at the end of the topic. Of what was sent before its first start, 500 of 500 traces and 500 of 500 logs never arrived.",
        remedy:
          "set initial_offset: earliest on the kafka receiver, as configs/durable/backend-elasticsearch.yaml:18 does",
        evidence: [
          { source: `${BACKEND}:2`, text: "kafka sets no initial_offset; the default is latest" },
          {
            source: "topic otel-otlp, partition 0",
            text: "offsets 0 to 2 were there before the backend collector's first start",
          },
          {
            source: "reports/2026-11-25T09-25-42-22000/logs/backend.log",
            text: '{"level":"info","ts":"2026-11-25T09:26:00.569Z","msg":"assigning partitions","otelcol.component.id":"kafka","otelcol.signal":"logs","why":"newly fetched offsets for group otel-collector","how":"assigning everything new, keeping current assignment","input":"otel-otlp[0{-1 e-1 ce0}]"}',
          },
        ],
      },
      {
        code: "listens-on-localhost",
        severity: "risk",
        message:
          "The edge collector receives OTLP on localhost only: in a container, or on a host of its own, no SDK reaches it.",
        remedy: "listen on an address that the SDKs reach",
        evidence: [{ source: `${EDGE}:2`, text: "receivers.otlp" }],
      },
    ],
    history: "history/delivery",
  };
}
