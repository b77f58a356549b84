import { asRecord, type CollectorConfig } from "../configs/collector-config.ts";

/** What the Elasticsearch exporter's queue waits for by default, in milliseconds. */
const DEFAULT_FLUSH_MS = 10_000;
const MARGIN_MS = 5_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/**
 * How long a pipeline must stand still before nothing more can be expected of it, in milliseconds:
 * longer than anything in it may wait to fill a batch.
 */
export function quietPeriodOf(configs: readonly CollectorConfig[]): number {
  const waits = configs.flatMap((config) =>
    config.components.flatMap(({ settings }) => batchWaits(settings)),
  );
  return Math.max(DEFAULT_FLUSH_MS, ...waits) + MARGIN_MS;
}

/** The longest pause between two attempts where a config does not say (exporterhelper's default). */
const DEFAULT_PAUSE_MS = 30_000;
/** Pauses are randomized by up to half of their length. */
const JITTER = 1.5;

/**
 * How long a pipeline must stand still, in milliseconds, before something that still waits in it is
 * taken for stuck: longer than the longest pause between two attempts.
 */
export function stallPeriodOf(configs: readonly CollectorConfig[]): number {
  const pauses = configs.flatMap((config) => {
    const found = config.components.flatMap(({ settings }) => valuesOf(settings, "max_interval"));
    return found.length === 0 ? [DEFAULT_PAUSE_MS] : found.map((value) => durationMs(value) ?? 0);
  });
  return Math.max(quietPeriodOf(configs), Math.max(...pauses) * JITTER + MARGIN_MS);
}

function valuesOf(settings: Readonly<Record<string, unknown>>, wanted: string): unknown[] {
  return Object.entries(settings).flatMap(([key, value]) => {
    const nested = asRecord(value);
    if (nested !== undefined) return valuesOf(nested, wanted);
    return key === wanted ? [value] : [];
  });
}

/** Every duration under a key that delays a batch (`flush_timeout`, `flush.interval`, `timeout`). */
function batchWaits(settings: Readonly<Record<string, unknown>>): number[] {
  const waits: number[] = [];
  for (const [key, value] of Object.entries(settings)) {
    const nested = asRecord(value);
    if (nested !== undefined) {
      if (key === "flush") waits.push(durationMs(nested.interval) ?? 0);
      waits.push(...batchWaits(nested));
    } else if (key === "flush_timeout" || key === "timeout") {
      waits.push(durationMs(value) ?? 0);
    }
  }
  return waits;
}

/** A Go duration such as `1m30s` in milliseconds; undefined if it is none. */
export function durationMs(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const parts = [...value.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  if (parts.length === 0 || parts.map(([text]) => text).join("") !== value) return undefined;
  return parts.reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ""] ?? 0),
    0,
  );
}
