import type { CheckResult } from "../checks/rule.ts";
import type { NotTested } from "../collector-config/not-tested.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import type { RunImages } from "../stack/images/run-images.ts";
import type { RuntimeKind } from "../stack/runtimes/runtime.ts";
import type { ScenarioReport, Verdict } from "../verdict/scenario-report.ts";

/** One collector config as it was loaded. */
export interface ConfigReport {
  readonly path: string;
  /** The files that were merged over it, in their order. */
  readonly more?: readonly string[];
  readonly sha256: string;
  /** Whether what is known of it comes from the collector, which expands and merges; else its text was read. */
  readonly readBy: "collector" | "harness";
  /** Why the collector could not be asked about it as it is written: this machine lacks something. */
  readonly untried?: string;
  /** Exporters and extensions that the run did without, as it was asked to. */
  readonly leftOut?: readonly string[];
  /** What the overlay replaced or the run set: not tested as it is written. */
  readonly notTested: readonly NotTested[];
  /** The second config that the collector was given. */
  readonly overlay: string;
}

/** `report.json`. */
export interface Report {
  readonly harness: { readonly version: string };
  readonly edot: { readonly edge: string; readonly backend: string };
  /** The parts beside the collectors, by name, with their versions. */
  readonly parts: Readonly<Record<string, string>>;
  readonly runtime: RuntimeKind;
  /** Why it was this one. */
  readonly runtimeChoice: string;
  /** What ran in containers. */
  readonly images?: RunImages;
  readonly target: TargetKind;
  readonly configs: { readonly edge: ConfigReport; readonly backend: ConfigReport };
  /** Keys of attributes that the pipeline was allowed to add. */
  readonly addedAttributes?: readonly string[];
  /** What the rules of `check` say of the configs; the verdict does not depend on it. */
  readonly check?: readonly CheckResult[];
  readonly verdict: Verdict;
  /** Seconds of the whole run. */
  readonly seconds: number;
  readonly scenarios: readonly ScenarioReport[];
}

/** The EDOT version of a run, or the two of them. */
export function edotOf({ edot: { edge, backend } }: Pick<Report, "edot">): string {
  return edge === backend ? edge : `${edge} (edge), ${backend} (backend)`;
}

/** The exit code that goes with a verdict. */
export function exitCodeOf(verdict: Verdict): 0 | 1 | 2 {
  return verdict === "pass" ? 0 : verdict === "fail" ? 1 : 2;
}
