import type { CollectorConfig, ConfigPair } from "../collector-config/collector-config.ts";
import type { Component } from "../collector-config/component.ts";
import { durationMs } from "../collector-config/duration.ts";
import { isFedByOthers, longestHold } from "../collector-config/item-flow.ts";
import { asRecord } from "../collector-config/tree.ts";

/** Nothing is quiet sooner, whatever the configs say. */
const SHORTEST_MS = 10_000;
const MARGIN_MS = 5_000;

type Variables = Readonly<Record<string, string>>;
type Settings = Readonly<Record<string, unknown>>;

/** What settling waits for, in milliseconds. */
export interface SettlePeriods {
  /** No item is held for longer while nothing is seen to move. */
  readonly heldMs: number;
  readonly quietMs: number;
  readonly stallMs: number;
  /** No pipeline is watched for longer without an item that comes nearer to its target. */
  readonly limitMs: number;
}

/** A pipeline in which the items do not move is given up after this, if no hold is longer. */
const LIMIT_MS = 10 * 60_000;

/**
 * How long a pipeline must stand still before nothing more is expected of it. Between the two collectors
 * counters and offsets are seen to move; where others feed the pipelines too, only arrivals are, and the
 * holds of both add up.
 */
export function periodsOf({ edge, backend }: ConfigPair, variables: Variables = {}): SettlePeriods {
  const holds = [edge, backend].map((config) => longestHold(config, variables));
  const held = isFedByOthers(edge, backend, variables)
    ? holds.reduce((sum, hold) => sum + hold, 0)
    : Math.max(...holds);
  const quietMs = Math.max(SHORTEST_MS, held) + MARGIN_MS;
  const stallMs = Math.max(quietMs, longestPauseOf([edge, backend], variables) + MARGIN_MS);
  return { heldMs: held + MARGIN_MS, quietMs, stallMs, limitMs: Math.max(LIMIT_MS, 2 * stallMs) };
}

/** How long one collector must stand still before it has passed on what it can, in milliseconds. */
export function quietPeriodOf(config: CollectorConfig, variables: Variables = {}): number {
  return Math.max(SHORTEST_MS, longestHold(config, variables)) + MARGIN_MS;
}

/** The longest pause between two attempts where a config does not say (exporterhelper's default). */
const DEFAULT_PAUSE_MS = 30_000;
/** The Elasticsearch exporter's own; its two default retries end long before. */
const DEFAULT_ELASTICSEARCH_PAUSE_MS = 60_000;
/** Pauses are randomized by up to half of their length. */
const JITTER = 1.5;

/** The longest pause between two attempts, in milliseconds. */
function longestPauseOf(configs: readonly CollectorConfig[], variables: Variables): number {
  const pauses = configs.flatMap(({ components }) =>
    components.flatMap((component) => {
      const found = valuesOf(component.settings, "max_interval");
      return found.length === 0
        ? [defaultPauseOf(component)]
        : found.map((value) => durationMs(value, variables) ?? DEFAULT_PAUSE_MS);
    }),
  );
  return Math.max(0, ...pauses) * JITTER;
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
