import type { CollectorConfig } from "../collector-config/collector-config.ts";
import type { TopicRead, TopicWrite } from "../collector-config/kafka-topics.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import type { DurableConfigs } from "../verdict/findings/durable-line.ts";
import type { FindingCode } from "../verdict/findings/registry.ts";

/**
 * How much a rule's problem costs. `error`: items are lost or doubled by a start, an outage or a restart
 * of a part, or never arrive. `warning`: by something rarer, or by what the harness cannot see in the
 * configs. `note`: no item is lost.
 */
export const SEVERITIES = ["error", "warning", "note"] as const;
export type RuleSeverity = (typeof SEVERITIES)[number];

/** Two configs, as their collectors read them, and what the rules ask of them most. */
export interface CheckedPair {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  readonly target: TargetKind;
  /** Where the edge writes, with variables expanded. */
  readonly writes: readonly TopicWrite[];
  /** Where the backend reads, with variables expanded. */
  readonly reads: readonly TopicRead[];
  /** `configs/durable`, for the lines that set it right. */
  readonly durable: DurableConfigs;
}

/** Another line that belongs to a problem. */
export interface RelatedLine {
  /** `path:line`. */
  readonly place: string;
  readonly text: string;
}

/** One place where a rule does not hold. It never quotes what could be a secret. */
export interface Problem {
  /** `path:line`. */
  readonly place: string;
  /** What the config says there, and what that costs: full sentences. */
  readonly message: string;
  /** What to write instead: begins with a verb, in lower case, without a full stop. */
  readonly remedy: string;
  readonly related?: readonly RelatedLine[];
}

/** What shows on real parts that a rule is right. */
export interface Proof {
  /** A test, an incident or a recorded run, relative to the repository. */
  readonly file: string;
  /** What that file names: the finding of such a run, or the rule. */
  readonly names: FindingCode | "the rule";
}

/** One thing that two configs can get wrong, seen in their text alone. */
export interface Rule {
  /** Stable, in kebab case: scripts may match on it. */
  readonly id: string;
  readonly severity: RuleSeverity;
  /** What is wrong, in one sentence without a place. */
  readonly title: string;
  readonly provedBy: Proof;
  /** The places where two configs break the rule; none where they keep it. */
  find(pair: CheckedPair): readonly Problem[];
}

/** A problem with the rule that found it: plain data, for reports. */
export interface CheckResult extends Problem {
  readonly rule: string;
  readonly severity: RuleSeverity;
}
