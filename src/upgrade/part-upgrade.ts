import type { HarnessErrorFields } from "../base/errors.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import type { ScenarioReport, Verdict } from "../verdict/scenario-report.ts";
import type { DocumentComparison } from "./compare-documents.ts";
import { fieldRemark } from "./field-remark.ts";
import { describe, remedyOf } from "./scenario-remarks.ts";
import type { Remark, UpgradeVerdict } from "./upgrade-report.ts";

/** What may be upgraded between or behind the collectors. */
export const UPGRADED_PARTS = ["kafka", "elasticsearch"] as const;
export type UpgradedPart = (typeof UPGRADED_PARTS)[number];

/** How people call it. */
export const PART_TITLES: Readonly<Record<UpgradedPart, string>> = {
  kafka: "Kafka",
  elasticsearch: "Elasticsearch",
};

/** The scenarios on the old release and on the new one, and the upgrade while the pipeline runs. */
export const PART_RUNS = ["before", "after", "through"] as const;

/** One of the three runs. */
export interface PartRun {
  readonly name: (typeof PART_RUNS)[number];
  readonly verdict: Verdict;
  readonly scenarios: readonly ScenarioReport[];
  /** Why it could not be judged. */
  readonly error?: HarnessErrorFields;
  /** Its report's folder, relative to the upgrade's. */
  readonly folder: string;
}

/** All that was seen of an upgrade of Kafka or Elasticsearch. */
export interface PartUpgradeFacts {
  readonly part: UpgradedPart;
  readonly from: string;
  readonly to: string;
  readonly target: TargetKind;
  /** EDOT versions of the collectors, which stay as they are. */
  readonly edot: Readonly<Record<CollectorRole, string>>;
  readonly configs: Readonly<Record<CollectorRole, string>>;
  readonly runs: readonly PartRun[];
  /** What came of the same items before and after; left out where there is nothing to compare. */
  readonly documents?: DocumentComparison;
}

/** `upgrade.json` of an upgrade of Kafka or Elasticsearch. */
export interface PartUpgradeReport extends PartUpgradeFacts {
  readonly harness: { readonly version: string };
  readonly verdict: UpgradeVerdict;
  /** Why it is not safe, or was not judged. */
  readonly reasons: readonly Remark[];
  /** Fields of the documents that change with it. */
  readonly changes: readonly Remark[];
  /** Fields that are new. */
  readonly notes: readonly Remark[];
  /** Seconds of the whole run. */
  readonly seconds: number;
}

/** What a run is, in words. */
export function runTitle(name: PartRun["name"], { part, from, to }: PartUpgradeFacts): string {
  const title = PART_TITLES[part];
  if (name === "through") return `${title} ${from} to ${to}, while items flow`;
  return `${title} ${name === "before" ? from : to}`;
}

/** One verdict over three runs and the documents. What could not be judged is never safe. */
export function judgePartUpgrade(
  facts: PartUpgradeFacts,
): Pick<PartUpgradeReport, "verdict" | "reasons" | "changes" | "notes"> {
  const { runs, documents } = facts;
  const fields = documents?.changes ?? [];
  const changes = fields.filter(({ kind }) => kind !== "added").map(fieldRemark);
  const notes = fields.filter(({ kind }) => kind === "added").map(fieldRemark);
  const failures = runs.filter(({ verdict }) => verdict === "fail");
  if (failures.length > 0) {
    const failsBefore = failures.some(({ name }) => name === "before");
    const reasons = failures.map((run) => failed(run, facts, failsBefore));
    return { verdict: "not-safe", reasons, changes, notes };
  }
  const errors = runs.filter(({ verdict }) => verdict === "error");
  if (errors.length > 0 || runs.length < PART_RUNS.length || documents === undefined) {
    return {
      verdict: "error",
      reasons: errors.map((run) => notJudged(run, facts)),
      changes,
      notes,
    };
  }
  return {
    verdict: changes.length > 0 ? "safe-with-changes" : "safe",
    reasons: [],
    changes,
    notes,
  };
}

function failed(run: PartRun, facts: PartUpgradeFacts, failsBefore: boolean): Remark {
  const { name, scenarios, folder } = run;
  const lost = scenarios.filter(({ verdict }) => verdict !== "pass").map(describe);
  return {
    code: name === "before" ? "fails-before" : `fails-${name}`,
    text: `${runTitle(name, facts)}: ${lost.join("; ")}`,
    place: `${folder}/index.html`,
    ...(failsBefore
      ? { remedy: "this pipeline does not keep its promise before the upgrade: see verify" }
      : remedyOf(scenarios)),
  };
}

function notJudged({ name, error }: PartRun, facts: PartUpgradeFacts): Remark {
  return {
    code: "not-judged",
    text: `${runTitle(name, facts)}: ${error?.message ?? "it could not be judged"}`,
    ...(error?.place === undefined ? {} : { place: error.place }),
    ...(error?.remedy === undefined ? {} : { remedy: error.remedy }),
  };
}
