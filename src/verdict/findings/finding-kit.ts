import { type CollectorConfig, usedComponents } from "../../collector-config/collector-config.ts";
import type { CollectorRole, Component } from "../../collector-config/component.ts";
import { EXPORTERS_TO } from "../../collector-config/target-exporters.ts";
import { asRecord } from "../../collector-config/tree.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { Severity } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** The exporters that a collector's pipelines use: to Kafka at the edge, to the target at the backend. */
export function exportersOf(facts: RunFacts, role: CollectorRole): Component[] {
  const types = role === "edge" ? ["kafka"] : EXPORTERS_TO[facts.target];
  return types
    .flatMap((type) => usedComponents(facts[role], "exporters", type))
    .filter(({ id }) => !facts[role].elsewhere.includes(id));
}

/** The kafka receivers that the backend's pipelines use. */
export function receiversOf(facts: Pick<RunFacts, "backend">): Component[] {
  return usedComponents(facts.backend, "receivers", "kafka");
}

/** What a component's setting is. */
export function settingOf({ settings }: Component, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((node, key) => asRecord(node)?.[key], settings);
}

/** Whether an exporter keeps its queue on disk. */
export function isQueueOnDisk(exporter: Component): boolean {
  const storage = settingOf(exporter, "sending_queue", "storage");
  return storage !== undefined && storage !== null;
}

/** `kafka sets initial_offset: "latest"`, with the line of the config. */
export function settingEvidence(
  config: CollectorConfig,
  component: Component,
  keys: readonly string[],
  byDefault?: string,
): Evidence {
  const value = settingOf(component, ...keys);
  const name = keys.join(".");
  const absent = byDefault === undefined ? "" : `; the default is ${byDefault}`;
  return {
    source: config.placeOf([component.section, component.id, ...keys]),
    text:
      value === undefined
        ? `${component.id} sets no ${name}${absent}`
        : `${component.id} sets ${name}: ${JSON.stringify(value)}`,
  };
}

/** What a run lost by a fault. */
export interface Outcome {
  readonly severity: Severity;
  /** What was lost; or that nothing was, or that nothing could be. */
  readonly sentence: string;
}

/**
 * The severity of a finding and the sentence that says what this run lost by it.
 *
 * @param lost the sentence for a loss; undefined where nothing was lost
 */
export function outcomeFor(
  lost: string | undefined,
  more: {
    /** Whether any item went the way that the finding is about; yes, if left out. */
    readonly wasSent?: boolean;
    /** Why nothing was lost: the end of the sentence. */
    readonly though?: string;
  } = {},
): Outcome {
  if (lost !== undefined) return { severity: "loss", sentence: lost };
  const { wasSent = true, though } = more;
  const sentence = wasSent
    ? `No item of this run was lost by it${though === undefined ? "" : `, ${though}`}.`
    : "This run sent no item that it could have affected.";
  return { severity: "risk", sentence };
}

/** Items by signal as words: `30 traces and 7 logs`; undefined for none. */
export function itemsBySignal(
  counts: Readonly<Partial<Record<Signal, number>>>,
  signals: readonly Signal[] = SIGNALS,
): string | undefined {
  const words = signals.flatMap((signal) => {
    const count = counts[signal] ?? 0;
    return count > 0 ? [`${count} ${count === 1 ? signal.slice(0, -1) : signal}`] : [];
  });
  return words.length === 0 ? undefined : listOf(words);
}

/** The signals of which something has arrived: one of which nothing ever arrives has another fault. */
export function arrivingSignals({ signals }: Pick<RunFacts, "signals">): Signal[] {
  return SIGNALS.filter((signal) => (signals[signal]?.delivered ?? 0) > 0);
}

/** Whether a range of sequences holds any item. */
export function isAnySent(range: { readonly from: number; readonly to: number }): boolean {
  return range.to > range.from;
}

/**
 * A finding costs items where some are missing of the signals that its log lines are of (of any
 * signal, where no line says); else luck, or another attempt, saved them.
 */
export function severityOf(
  { signals }: Pick<RunFacts, "signals">,
  lines: readonly LogLine[] = [],
): Severity {
  const said = SIGNALS.filter((signal) => lines.some((line) => line.signal === signal));
  const concerned = said.length === 0 ? SIGNALS : said;
  return concerned.some((signal) => (signals[signal]?.missing ?? 0) > 0) ? "loss" : "risk";
}

/** A number with its word: `1 message`, `2 messages`. */
export function counted(count: number | bigint, word: string): string {
  return `${count} ${word}${count === 1 || count === 1n ? "" : "s"}`;
}
