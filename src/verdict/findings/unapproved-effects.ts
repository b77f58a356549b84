import { dirname, join } from "node:path";
import { APPROVED_FILE } from "../../record/approved-effects.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { approvalOf, type EffectChange } from "../effects/compare-effects.ts";
import { effectWords } from "../effects/effect-words.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** Processors or connectors do something that nobody has approved, or do not do what was approved. */
export const unapprovedEffects = {
  code: "unapproved-effects",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect({ effectChanges = [], offShares = [], edge }: RunFacts): Found[] {
  const count = effectChanges.length + offShares.length;
  if (count === 0) return [];
  const file = join(dirname(edge.path), APPROVED_FILE);
  return [
    {
      severity: "risk",
      message: `${count === 1 ? "One effect" : `${count} effects`} of the configs on the data ${count === 1 ? "is" : "are"} not as approved in ${APPROVED_FILE}. No item was lost by that: the account expects what the processors make of each item.`,
      remedy: `review the effects, run again with --approve, and commit ${file}`,
      evidence: [
        ...effectChanges.map((change) => evidenceOf(change, file)),
        ...offShares.map(({ signal, share, wanted, within }) => ({
          source: file,
          text: `the pipeline dropped a share of ${share.toFixed(2)} of the ${signal}; ${wanted} is declared, within ${within}`,
        })),
      ],
    },
  ];
}

/** As lines of a diff of the file: what was approved, and what is. */
function evidenceOf({ signal, name, approved, seen }: EffectChange, file: string): Evidence {
  const line = (sign: string, value: unknown) =>
    `${sign} ${signal}: ${name}: ${JSON.stringify(value)}`;
  const lines = [
    ...(approved === undefined ? [] : [line("-", approved)]),
    ...(seen === undefined ? [] : [line("+", approvalOf(seen))]),
  ];
  const words = seen === undefined ? "this run has no such effect" : effectWords(seen);
  return { source: seen?.by?.place ?? file, text: `${words}: ${lines.join(" ")}` };
}
