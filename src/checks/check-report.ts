import type { CollectorRole } from "../collector-config/component.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import { type CheckResult, type RuleSeverity, SEVERITIES } from "./rule.ts";

/** One config that was checked. */
export interface CheckedFile {
  readonly path: string;
  /** The files that are merged over it, in their order. */
  readonly more?: readonly string[];
  readonly sha256: string;
  /** Whether what the rules saw comes from the collector, which expands and merges; else from the text. */
  readonly readBy: "collector" | "harness";
  /** Why the collector did not load it as it is written: this machine lacks something. */
  readonly untried?: string;
}

/** What `check` reports; `--format json` prints it. */
export interface CheckReport {
  readonly harness: { readonly version: string };
  readonly edot: Readonly<Record<CollectorRole, string>>;
  readonly target: TargetKind;
  readonly configs: Readonly<Record<CollectorRole, CheckedFile>>;
  readonly results: readonly CheckResult[];
}

/** How many results there are of each severity. */
export function countsOf(results: readonly CheckResult[]): Readonly<Record<RuleSeverity, number>> {
  const count = (severity: RuleSeverity) =>
    results.filter((one) => one.severity === severity).length;
  return { error: count("error"), warning: count("warning"), note: count("note") };
}

/** The same in words: `2 errors, 1 warning`; `nothing` where there is none. */
export function countsInWords(results: readonly CheckResult[]): string {
  const counts = countsOf(results);
  const words = SEVERITIES.flatMap((severity) => {
    const number = counts[severity];
    return number === 0 ? [] : [`${number} ${severity}${number === 1 ? "" : "s"}`];
  });
  return words.length === 0 ? "nothing" : words.join(", ");
}

/** 1 where a rule of the severity error is broken, else 0. */
export function checkExitCode(results: readonly CheckResult[]): 0 | 1 {
  return countsOf(results).error > 0 ? 1 : 0;
}
