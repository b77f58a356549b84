import type { CollectorRole } from "../../src/collector-config/component.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { Edit } from "./edit.ts";
import {
  all,
  type Base,
  EARLY,
  early,
  type Fate,
  ITEMS,
  type Items,
  type Outcome,
} from "./variation.ts";

/** What Elastic's page sends where its exporter drops it: cumulative histograms, by the ledger's shapes. */
export const cumulativeHistogram: Items = (sequence) => [11, 13, 15].includes(sequence % 16);

/** What a config set does by itself in a delivery. */
export function outcomeOfSet({
  set,
  target,
}: Base): Required<Pick<Outcome, "fates" | "findings" | "luck">> {
  if (set === "durable") return { fates: {}, findings: [], luck: [] };
  const fate: Fate = {
    lost: [
      // `initial_offset: latest`: the group begins behind what is there.
      { items: early, at: "backend-collector" },
      // One topic: the consumer of one signal gets the messages of all; which one it is, is luck.
      { items: all, at: "backend-collector", luck: true },
    ],
    unexpected: "luck",
  };
  return {
    fates: Object.fromEntries(SIGNALS.map((signal) => [signal, fate])),
    findings: ["loss shared-topic", "loss latest-offset", "risk listens-on-localhost"],
    luck: [
      ...["loss phantom-documents", "loss rejected-documents"],
      ...(target === "elasticsearch" ? ["loss cumulative-histogram"] : []),
    ],
  };
}

/** The exporter of the backend config. */
export function targetExporter({ target }: Base): string {
  return target === "elasticsearch" ? "elasticsearch" : "otlphttp";
}

/** Defines a processor and puts it behind the others of pipelines. */
export function processor(
  file: CollectorRole,
  id: string,
  settings: object,
  signals: readonly Signal[],
): Edit[] {
  return [
    { file, set: `processors.${id}`, to: settings },
    ...signals.map((signal) => ({
      ...{ file, append: `service.pipelines.${signal}.processors`, value: id },
    })),
  ];
}

/** Gives each signal a topic of its own on both sides, which Elastic's page does not. */
export function splitTopics(signals: readonly Signal[] = SIGNALS): Edit[] {
  return signals.flatMap((signal): Edit[] => [
    { file: "edge", set: `exporters.kafka.${signal}.topic`, to: `otel-${signal}` },
    { file: "backend", set: `receivers.kafka.${signal}.topics`, to: [`otel-${signal}`] },
  ]);
}

/** Elastic's page with a topic a signal: what is left of its losses. */
export function outcomeOfSplitPage({ target }: Base): Outcome {
  const isElasticsearch = target === "elasticsearch";
  const skipped = { items: early, at: "backend-collector" } as const;
  const histograms = { items: cumulativeHistogram, at: "backend-collector" } as const;
  return {
    insteadOfBase: SIGNALS,
    fates: {
      traces: { lost: [skipped] },
      metrics: { lost: isElasticsearch ? [skipped, histograms] : [skipped] },
      logs: { lost: [skipped] },
    },
    withoutFindings: ["loss shared-topic"],
    findings: isElasticsearch ? ["loss cumulative-histogram"] : [],
  };
}

/** How many of the items a predicate has. */
export function countOf(items: Items): number {
  return Array.from({ length: ITEMS }, (_, sequence) => sequence).filter(items).length;
}

/** Items that are sent while the pipeline runs. */
export const LATE = ITEMS - EARLY;
