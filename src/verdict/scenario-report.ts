import type { HarnessErrorFields } from "../base/errors.ts";
import type { Tree } from "../collector-config/tree.ts";
import type { Signal } from "../otlp/item.ts";
import type { DeliveryPromise, Evidence } from "../record/judged-by.ts";
import type { SignalAccount } from "./account/signal-account.ts";
import type { Alert } from "./alerts/alert.ts";
import type { Losses } from "./attribution/hop.ts";
import type { DestinationReport } from "./destination-report.ts";
import type { Effect } from "./effects/effect.ts";
import type { Finding } from "./findings/finding.ts";
import type { RetentionReport } from "./retention-report.ts";

/** `error` means that it could not be judged. */
export type Verdict = "pass" | "fail" | "error";

/** One way into the edge collector, and what came of the items of one signal that took it. */
export interface EntryReport {
  /** The id of the OTLP receiver. */
  readonly receiver: string;
  /** The OTLP protocol. */
  readonly protocol: string;
  /** Items that were sent this way. */
  readonly items: number;
  /** Those of them that are missing; refused ones too. */
  readonly missing: number;
}

/** One signal's account, and where its missing items were lost. */
export type SignalReport = SignalAccount &
  Losses & {
    /** The ways that its items took; not in the sum of several runs. */
    readonly entries?: readonly EntryReport[];
  };

/** One of several things that a scenario has tried, with an account of its own. */
export interface CaseReport {
  /** What was changed, for example `edge writes logs as otlp_json`. */
  readonly what: string;
  readonly verdict: Verdict;
  /** The signals that cannot arrive by it. */
  readonly mismatched: readonly Signal[];
  readonly signals: Partial<Record<Signal, SignalReport>>;
  /** What shows that they do not. */
  readonly evidence: readonly Evidence[];
  readonly alerts?: readonly Alert[];
  /** The settings that were merged into the overlays. */
  readonly changes: { readonly edge: Tree; readonly backend: Tree };
  /** The history's folder, relative to the report's. */
  readonly history: string;
}

/** An effect of processors or connectors, and whether it is as it was approved. */
export type EffectReport = Effect & { readonly approved: boolean };

/** What one scenario learned. */
export interface ScenarioReport {
  readonly name: string;
  /** What it plays, where its name alone does not say. */
  readonly title?: string;
  readonly verdict: Verdict;
  /** What its verdict asks for. */
  readonly promise?: DeliveryPromise;
  /** Seconds from its first step to its verdict. */
  readonly seconds: number;
  /**
   * Seconds of CPU from its first step to its verdict, by part; the harness is all threads of its own
   * process. What an earlier scenario on the same parts used is not in it. Processes on Linux only.
   */
  readonly cpuSeconds?: Readonly<Record<string, number>>;
  readonly signals: Partial<Record<Signal, SignalReport>>;
  /** The accounts of second destinations, for which sinks stood: reported, and no part of the verdict. */
  readonly elsewhere?: readonly DestinationReport[];
  /** What its processors and connectors do to the items, where they may change data. */
  readonly effects?: readonly EffectReport[];
  /** Why that is not known, although they may: items are held against what was sent then. */
  readonly noReference?: string;
  readonly findings: readonly Finding[];
  /** Which alerts would have fired, and which would not. */
  readonly alerts?: readonly Alert[];
  /** The outage, where there was one: how long the target was away, and how the pipeline caught up. */
  readonly outage?: {
    readonly kind: string;
    readonly seconds: number;
    readonly catchUpSeconds: number;
    /** Items of all signals that arrived after its return. */
    readonly arrivedDuringCatchUp: number;
  };
  /** What Kafka's retention took, where the outage outlasted it. */
  readonly retention?: RetentionReport;
  /** What shows that signals cannot arrive which were mismatched on purpose. */
  readonly evidence?: readonly Evidence[];
  /** Where a scenario tries several things; `signals` is the sum of what had to arrive in them. */
  readonly cases?: readonly CaseReport[];
  /** The overlays of a scenario that had a pipeline of its own. */
  readonly overlays?: { readonly edge: string; readonly backend: string };
  /** Why it could not be judged. */
  readonly error?: HarnessErrorFields;
  /** The history's folder, relative to the report's. */
  readonly history?: string;
}

/**
 * Whether every item of a signal was accepted and is there unaltered, and nothing else; doubled items
 * break the promise of exactly once alone. What Kafka's retention took, no pipeline can deliver.
 */
export function keeps(promise: DeliveryPromise, account: SignalAccount): boolean {
  const { missing, expired, duplicated, altered, unexpected, refused, unknown, notKept } = account;
  const wrong = missing - expired + altered + unexpected + refused + unknown + notKept;
  return wrong === 0 && (promise === "at-least-once" || duplicated === 0);
}

/** The verdict of a run: an error beats a fail, a fail beats a pass. */
export function overallVerdict(verdicts: readonly Verdict[]): Verdict {
  if (verdicts.length === 0 || verdicts.includes("error")) return "error";
  return verdicts.includes("fail") ? "fail" : "pass";
}
