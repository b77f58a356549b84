import { SIGNALS } from "../../../src/otlp/item.ts";
import { all, DURABLE_MOTLP, type Fate, fates, type Mutation, ON_BOTH } from "../variation.ts";
import { waiting } from "./topics.ts";

const gone: Fate = { notSent: true };

/** A pipeline for one signal left out, on either side. */
export const PIPELINES: readonly Mutation[] = [
  ...SIGNALS.map(
    (signal): Mutation => ({
      name: `no edge pipeline for ${signal}`,
      change: `edge: no ${signal} pipeline`,
      rule: "otlpreceiver serves the signals of the pipelines that name it; a signal that the edge does not take is not sent (docs/reference/configs.md)",
      effect: "none",
      edits: () => [{ file: "edge", remove: `service.pipelines.${signal}` }],
      outcome: () => ({ fates: { [signal]: gone } }),
      on: signal === "metrics" ? ON_BOTH : [[DURABLE_MOTLP]],
    }),
  ),
  ...SIGNALS.map(
    (signal): Mutation => ({
      name: `no backend pipeline for ${signal}`,
      change: `backend: no ${signal} pipeline`,
      rule: "kafkareceiver consumes for the pipelines that name it alone: the signal stays in Kafka (findings.md, topic-mismatch)",
      effect: "wrong topic",
      edits: () => [{ file: "backend", remove: `service.pipelines.${signal}` }],
      outcome: () => waiting([signal]),
      on: signal === "logs" ? ON_BOTH : [[DURABLE_MOTLP]],
    }),
  ),
  {
    name: "one signal alone",
    change: "edge, backend: traces and metrics have no pipeline",
    rule: "only logs are sent",
    effect: "none",
    edits: () =>
      (["traces", "metrics"] as const).flatMap((signal) => [
        { file: "edge", remove: `service.pipelines.${signal}` } as const,
        { file: "backend", remove: `service.pipelines.${signal}` } as const,
      ]),
    outcome: () => ({ fates: fates(["traces", "metrics"], gone) }),
    on: [[DURABLE_MOTLP]],
  },
  {
    name: "logs end in the debug exporter of the edge",
    change: "edge: the logs pipeline exports to debug alone",
    rule: "the debug exporter prints and passes nothing on; docs/reference/configs.md: a signal of which nothing leads to Kafka is sent to the receivers that take it, so that its loss is seen",
    effect: "drop",
    edits: () => [
      { file: "edge", set: "exporters.debug", to: {} },
      { file: "edge", set: "service.pipelines.logs.exporters", to: ["debug"] },
    ],
    outcome: () => ({ fates: { logs: { lost: [{ items: all, at: "edge" }] } } }),
    on: ON_BOTH,
  },
  {
    name: "a backend pipeline that ends in the debug exporter",
    change: "backend: the traces pipeline exports to debug alone",
    rule: "the debug exporter takes everything, so that the receiver commits it",
    effect: "drop",
    edits: () => [
      { file: "backend", set: "exporters.debug", to: {} },
      { file: "backend", set: "service.pipelines.traces.exporters", to: ["debug"] },
    ],
    outcome: () => ({ fates: { traces: { lost: [{ items: all, at: "backend-collector" }] } } }),
    on: [[DURABLE_MOTLP]],
  },
];
