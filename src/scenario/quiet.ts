import type { CollectorConfig } from "../collector-config/collector-config.ts";
import type { Component } from "../collector-config/component.ts";
import { asRecord } from "../collector-config/tree.ts";
import { expandVariables } from "../collector-config/variables.ts";

/** What the Elasticsearch exporter's queue waits for by default, in milliseconds. */
const DEFAULT_FLUSH_MS = 10_000;
/** How long tail_sampling keeps a trace by default. */
const DEFAULT_DECISION_MS = 30_000;
const NANOSECONDS = 1_000_000;
const MARGIN_MS = 5_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

type Variables = Readonly<Record<string, string>>;
type Settings = Readonly<Record<string, unknown>>;

/**
 * How long a pipeline must stand still before nothing more can be expected of it, in milliseconds:
 * longer than anything in it may keep items back.
 */
export function quietPeriodOf(
  configs: readonly CollectorConfig[],
  variables: Variables = {},
): number {
  const waits = configs.flatMap(({ components }) =>
    components.flatMap(({ type, settings }) => {
      const found = waitsIn(settings, variables);
      return type === "tail_sampling" && settings.decision_wait === undefined
        ? [...found, DEFAULT_DECISION_MS]
        : found;
    }),
  );
  return Math.max(DEFAULT_FLUSH_MS, ...waits) + MARGIN_MS;
}

/** The longest pause between two attempts where a config does not say (exporterhelper's default). */
const DEFAULT_PAUSE_MS = 30_000;
/** The Elasticsearch exporter's own; its two default retries end long before. */
const DEFAULT_ELASTICSEARCH_PAUSE_MS = 60_000;
/** Pauses are randomized by up to half of their length. */
const JITTER = 1.5;

/**
 * How long a pipeline must stand still, in milliseconds, before something that still waits in it is
 * taken for stuck: longer than the longest pause between two attempts.
 */
export function stallPeriodOf(
  configs: readonly CollectorConfig[],
  variables: Variables = {},
): number {
  const pauses = configs.flatMap(({ components }) =>
    components.flatMap((component) => {
      const found = valuesOf(component.settings, "max_interval");
      return found.length === 0
        ? [defaultPauseOf(component)]
        : found.map((value) => durationMs(value, variables) ?? DEFAULT_PAUSE_MS);
    }),
  );
  return Math.max(quietPeriodOf(configs, variables), Math.max(0, ...pauses) * JITTER + MARGIN_MS);
}

function defaultPauseOf({ section, type, settings }: Component): number {
  if (section === "receivers") {
    return asRecord(settings.error_backoff)?.enabled === true ? DEFAULT_PAUSE_MS : 0;
  }
  if (section !== "exporters") return 0;
  if (type === "elasticsearch") {
    const retries = asRecord(settings.retry)?.max_retries;
    return retries === undefined ? 0 : DEFAULT_ELASTICSEARCH_PAUSE_MS;
  }
  return asRecord(settings.retry_on_failure)?.enabled === false ? 0 : DEFAULT_PAUSE_MS;
}

function valuesOf(settings: Settings, wanted: string): unknown[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const nested = asRecord(value);
    if (nested !== undefined) return valuesOf(nested, wanted);
    return key === wanted ? [value] : [];
  });
}

/** Settings that keep items back (or name a pause that may). */
const WAITS = ["flush_timeout", "timeout", "decision_wait"];

/** Every duration under a key that delays a batch ({@link WAITS}, `flush.interval`). */
function waitsIn(settings: Settings, variables: Variables): number[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const nested = asRecord(value);
    if (nested === undefined) return WAITS.includes(key) ? [durationMs(value, variables) ?? 0] : [];
    const interval = key === "flush" ? (durationMs(nested.interval, variables) ?? 0) : 0;
    return [interval, ...waitsIn(nested, variables)];
  });
}

/** A Go duration such as `1m30s` in milliseconds, its variables replaced; undefined if it is none. */
export function durationMs(value: unknown, variables: Variables = {}): number | undefined {
  // Go's own unit, in which the collector prints durations.
  if (typeof value === "number") return value / NANOSECONDS;
  if (typeof value !== "string") return undefined;
  const text = expandVariables(value, variables);
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([part]) => part).join("") !== text) return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}
