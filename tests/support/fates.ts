import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";

/** What becomes of a portion of the items of a signal. */
export type Fate =
  /** All of them are missing. */
  | "lost"
  /** Some of them are missing. */
  | "in part"
  /** All of them are there. */
  | "kept";

/** The items of a portion: from a sequence number on, and so many. */
export interface PortionOf {
  readonly from: number;
  readonly count: number;
}

/**
 * What became of a portion of a signal. To Elasticsearch the histograms among the metrics never
 * arrive where their temporality is cumulative, which `cumulative-histogram` says: they do not count.
 */
export function fateOf(
  { signals }: ScenarioReport,
  signal: Signal,
  { from, count }: PortionOf,
  target: TargetKind,
): Fate {
  const { missing: all = 0, missingSequences = [] } = signals[signal] ?? {};
  if (missingSequences.length < all) {
    throw new Error(`${signal}: ${all} are missing, and ${missingSequences.length} are listed`);
  }
  const missing = missingSequences.filter(
    (sequence) => sequence >= from && sequence < from + count,
  ).length;
  if (missing === count) return "lost";
  const mayBeHistograms = signal === "metrics" && target === "elasticsearch";
  return missing === 0 || (mayBeHistograms && missing < count / 2) ? "kept" : "in part";
}

/**
 * What became of a portion of the signal whose consumer had the shared topic then: which one has it,
 * is luck.
 */
export function fateOfOwner(
  scenario: ScenarioReport,
  portion: PortionOf,
  target: TargetKind,
): Fate {
  const fates = SIGNALS.map((signal) => fateOf(scenario, signal, portion, target));
  const arrived = fates.filter((fate) => fate !== "lost");
  if (arrived.length === 0) return "lost";
  return arrived.length > 1 ? "in part" : (arrived[0] as Fate);
}
