import type { Evidence } from "../../record/judged-by.ts";
import type { RunFacts } from "./run-facts.ts";

/** `loss` where items of this run were lost, `risk` where luck saved them or nothing was lost. */
export type Severity = "loss" | "risk";

/** A finding as a rule returns it; the registry adds the rule's code. */
export interface Found {
  readonly severity: Severity;
  readonly message: string;
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
}

/** How one code is found. */
export interface Rule {
  /** The stable name; the file has it, too. */
  readonly code: string;
  /** The severities that it can have. */
  readonly severities: readonly Severity[];
  /** Each time that it is found in a run. */
  readonly detect: (facts: RunFacts) => readonly Found[];
}
