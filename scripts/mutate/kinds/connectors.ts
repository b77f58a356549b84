import type { Signal } from "../../../src/otlp/item.ts";
import type { Edit } from "../edit.ts";
import {
  ELASTICSEARCH_AS_SENT,
  ELASTICSEARCH_PLAIN,
  MOTLP_ALL_MODES,
  MOTLP_PLAIN,
  outcomeOf,
} from "../on-purpose.ts";
import { all, DURABLE_MOTLP, type Items, type Mutation } from "../variation.ts";

const ROUTING =
  "routingconnector: an item goes to the pipelines of the first route whose condition it meets, all others to default_pipelines";

/** A routing connector in front of kafka: what it hands to each of two pipelines. */
function routed(
  signal: Signal,
  route: object,
  exporters: readonly [routed: string, others: string],
): Edit[] {
  const [first, second] = [`${signal}/routed`, `${signal}/others`];
  return [
    { file: "edge", set: "exporters.debug", to: {} },
    {
      ...{ file: "edge", set: "connectors.routing" },
      to: { default_pipelines: [second], table: [{ ...route, pipelines: [first] }] },
    },
    { file: "edge", set: `service.pipelines.${signal}.exporters`, to: ["routing"] },
    ...[first, second].map(
      (id, index): Edit => ({
        ...{ file: "edge", set: `service.pipelines.${id}` },
        to: { receivers: ["routing"], exporters: [exporters[index]] },
      }),
    ),
  ];
}

const SEVERE = { context: "log", condition: "severity_number >= 17" };
const severe: Items = (sequence) => sequence % 25 >= 17;
const SERVER = { context: "span", condition: "kind == SPAN_KIND_SERVER" };
const OTHER_SERVICE = { context: "resource", condition: 'attributes["service.name"] == "another"' };

/** Connectors: routes that lead to Kafka, routes that do not, and what is derived from spans. */
export const CONNECTORS: readonly Mutation[] = [
  {
    name: "severe logs by another pipeline",
    change:
      "edge: a routing connector hands severe logs to logs/routed, others to logs/others, both to kafka",
    rule: ROUTING,
    effect: "none",
    edits: () => routed("logs", SEVERE, ["kafka", "kafka"]),
    outcome: (base, mode) => outcomeOf({ at: "edge" }, base, mode),
    on: [...MOTLP_PLAIN, ...ELASTICSEARCH_PLAIN, ...ELASTICSEARCH_AS_SENT],
  },
  {
    name: "only severe logs to Kafka",
    change: "edge: a routing connector hands severe logs to kafka, others to the debug exporter",
    rule: ROUTING,
    effect: "drop",
    edits: () => routed("logs", SEVERE, ["kafka", "debug"]),
    outcome: (base, mode) =>
      outcomeOf({ at: "edge", drops: { logs: (sequence) => !severe(sequence) } }, base, mode),
    on: [...MOTLP_ALL_MODES, ...ELASTICSEARCH_PLAIN],
  },
  {
    name: "spans of servers to the debug exporter",
    change:
      "edge: a routing connector hands spans of servers to the debug exporter, others to kafka",
    rule: ROUTING,
    effect: "drop",
    edits: () => routed("traces", SERVER, ["debug", "kafka"]),
    outcome: (base, mode) =>
      outcomeOf({ at: "edge", drops: { traces: (sequence) => sequence % 5 === 1 } }, base, mode),
    on: [...MOTLP_PLAIN, [DURABLE_MOTLP, "as-sent"]],
  },
  {
    name: "metrics of another service to the debug exporter",
    change: "edge: a routing connector by service.name, of which no item has the value",
    rule: ROUTING,
    effect: "none",
    edits: () => [...routed("metrics", OTHER_SERVICE, ["debug", "kafka"])],
    outcome: (base, mode) => outcomeOf({ at: "edge" }, base, mode),
    on: MOTLP_PLAIN,
  },
  {
    name: "nothing of a signal by a route to Kafka",
    change:
      "edge: a routing connector by service.name: logs of another service to kafka, all others to the debug exporter",
    rule: ROUTING,
    effect: "drop",
    edits: () => routed("logs", OTHER_SERVICE, ["kafka", "debug"]),
    outcome: (base, mode) => outcomeOf({ at: "edge", drops: { logs: all } }, base, mode),
    on: MOTLP_PLAIN,
  },
  {
    name: "spanmetrics next to kafka",
    change: "edge: a spanmetrics connector derives metrics of traces, through kafka",
    rule: "spanmetricsconnector: derives the metrics traces.span.metrics.calls and duration; effects.md: they are counted, not judged, and have to be approved",
    effect: "change",
    edits: () => [
      { file: "edge", set: "connectors.spanmetrics", to: { metrics_flush_interval: "20s" } },
      { file: "edge", append: "service.pipelines.traces.exporters", value: "spanmetrics" },
      {
        ...{ file: "edge", set: "service.pipelines.metrics/spans" },
        to: { receivers: ["spanmetrics"], exporters: ["kafka"] },
      },
    ],
    outcome: (_base, mode) => ({
      effects: [
        "metrics derived traces.span.metrics.calls",
        "metrics derived traces.span.metrics.duration",
      ],
      findings: mode === "plain" ? ["risk unapproved-effects"] : [],
    }),
    on: [...MOTLP_PLAIN, [DURABLE_MOTLP, "approve"]],
  },
  {
    name: "a forward connector",
    change: "edge: a forward connector in front of kafka",
    rule: "EDOT has it, and the Go module proxy does not serve it (manifest.yaml): such a config is refused by name, before anything starts",
    effect: "refused",
    edits: () => [
      { file: "edge", set: "connectors.forward", to: {} },
      { file: "edge", set: "service.pipelines.logs.exporters", to: ["forward"] },
      {
        ...{ file: "edge", set: "service.pipelines.logs/forwarded" },
        to: { receivers: ["forward"], exporters: ["kafka"] },
      },
    ],
    outcome: () => ({ error: "config-unknown-component" }),
    on: MOTLP_PLAIN,
  },
];
