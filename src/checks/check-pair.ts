import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { topicReads, topicWrites } from "../collector-config/kafka-topics.ts";
import type { TargetKind } from "../collector-config/target-kind.ts";
import { loadDurable } from "../verdict/findings/durable-line.ts";
import { RULES } from "./registry.ts";
import { type CheckedPair, type CheckResult, SEVERITIES } from "./rule.ts";

/** Two configs to check. */
export interface CheckingPair {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  readonly target: TargetKind;
  /** What their variables hold, where topics and encodings refer to them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** What all rules find in two configs; errors first, then in the order of the registry. */
export async function checkPair(checking: CheckingPair): Promise<CheckResult[]> {
  const { edge, backend, target, variables } = checking;
  return resultsOf({
    ...{ edge, backend, target },
    writes: topicWrites(edge, variables),
    reads: topicReads(backend, variables),
    durable: await loadDurable(target),
  });
}

/** The same of a pair whose topics and durable counterpart are known. */
export function resultsOf(pair: CheckedPair): CheckResult[] {
  const found = RULES.flatMap(({ id, severity, find }) =>
    find(pair).map((problem): CheckResult => ({ rule: id, severity, ...problem })),
  );
  const rank = ({ severity }: CheckResult) => SEVERITIES.indexOf(severity);
  return found.toSorted((a, b) => rank(a) - rank(b));
}
