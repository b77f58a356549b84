import type { Finding } from "./finding.ts";
import { RULES } from "./registry.ts";
import type { RunFacts } from "./run-facts.ts";

/** Every fault that can be named from what happened in a run; losses first. */
export function detectFindings(facts: RunFacts): Finding[] {
  const found = RULES.flatMap(({ code, detect }): Finding[] =>
    detect(facts).map((one) => ({ code, ...one })),
  );
  return found.sort((a, b) => Number(a.severity === "risk") - Number(b.severity === "risk"));
}
