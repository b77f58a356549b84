import type { HarnessErrorFields } from "../base/errors.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import type { RollingOrder } from "../stack/pipeline/upgrade-step.ts";
import type { ScenarioReport, Verdict } from "../verdict/scenario-report.ts";
import type { DefaultChange } from "./compare-defaults.ts";
import type { DocumentComparison } from "./compare-documents.ts";
import type { MetricChange } from "./compare-metrics.ts";
import type { Deprecation } from "./deprecations.ts";
import type { Load } from "./loading.ts";
import type { MappingConflict } from "./mapping-conflicts.ts";
import type { Rolled } from "./roll.ts";

/** `error` means that it could not be judged. */
export type UpgradeVerdict = "safe" | "safe-with-changes" | "not-safe" | "error";

/** The scenarios on one pair of versions. */
export interface Cell {
  readonly edge: string;
  readonly backend: string;
  readonly verdict: Verdict;
  readonly scenarios: readonly ScenarioReport[];
  /** Why it could not be judged. */
  readonly error?: HarnessErrorFields;
  /** Its report's folder, relative to the upgrade's. */
  readonly folder: string;
}

/** Both collectors replaced while items are sent. */
export interface Rolling {
  readonly order: RollingOrder;
  readonly verdict: Verdict;
  readonly scenario?: ScenarioReport;
  /** What the old collectors left to the new ones. */
  readonly left?: Rolled;
  readonly error?: HarnessErrorFields;
  readonly folder: string;
}

/** Something that a verdict rests on, or that is worth knowing. */
export interface Remark {
  /** Stable, for scripts. */
  readonly code: string;
  readonly text: string;
  readonly place?: string;
  readonly remedy?: string;
}

/** All that was seen. */
export interface UpgradeFacts {
  readonly from: string;
  readonly to: string;
  readonly target: TargetKind;
  readonly configs: Readonly<Record<"from" | "to", Readonly<Record<CollectorRole, string>>>>;
  readonly loads: readonly Load[];
  /** Four, or none where a config that the upgrade needs does not load. */
  readonly matrix: readonly Cell[];
  /** Both orders, or none where the matrix leaves none to try. */
  readonly rolling: readonly Rolling[];
  /** Left out where one of the versions has delivered nothing to compare. */
  readonly documents?: DocumentComparison;
  /** What the old version's data streams do not index of the new one's documents. */
  readonly conflicts: readonly MappingConflict[];
  readonly metrics: readonly MetricChange[];
  readonly defaults: readonly DefaultChange[];
  /** Where the defaults are from. */
  readonly defaultsFrom: "print-config" | "not known";
  readonly deprecations: readonly Deprecation[];
}

/** `upgrade.json`. */
export interface UpgradeReport extends UpgradeFacts {
  readonly harness: { readonly version: string };
  readonly verdict: UpgradeVerdict;
  /** Why it is not safe. */
  readonly reasons: readonly Remark[];
  /** What has to change with it. */
  readonly changes: readonly Remark[];
  /** What is different and asks for nothing. */
  readonly notes: readonly Remark[];
  /** Seconds of the whole run. */
  readonly seconds: number;
}

/** The exit code that goes with a verdict. */
export function upgradeExitCode(verdict: UpgradeVerdict): 0 | 1 | 2 {
  if (verdict === "error") return 2;
  return verdict === "safe" ? 0 : 1;
}
