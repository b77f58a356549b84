import { outcomeFor } from "./finding-kit.ts";
import {
  configEvidence,
  durablePlaces,
  logEvidence,
  type Mismatch,
  mismatchesOf,
  namedOffsets,
} from "./mismatches.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** One encoding is written and another one read: no message of the signal can be decoded. */
export const encodingMismatch = {
  code: "encoding-mismatch",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  return mismatchesOf(facts)
    .filter(({ kind, silent }) => kind === "encoding" && !silent)
    .map((mismatch) => {
      const { write, reads, missing, sent, named } = mismatch;
      const isLoss = missing > 0 && named.length > 0;
      return {
        severity: isLoss ? "loss" : "risk",
        message: [
          `The edge writes ${write.signal} as ${write.encoding.value}, and the backend reads them as ${reads[0]?.encoding.value}. `,
          named.length > 0
            ? lossOf(facts, mismatch)
            : outcomeFor(undefined, { wasSent: sent > 0 }).sentence,
        ].join(""),
        remedy: `set the same encoding for ${write.signal} on both sides (${durablePlaces(facts, write.signal).encodings}); Elastic supports otlp_proto and otlp_json`,
        evidence: [...configEvidence(mismatch), ...logEvidence(facts, mismatch)],
      };
    });
}

function lossOf(facts: RunFacts, mismatch: Mismatch): string {
  const { write, missing, sent, named } = mismatch;
  const { text, gaps } = namedOffsets(mismatch);
  const messages = new Set(named.map(({ partition, offset }) => `${partition} ${offset}`)).size;
  const phantoms = facts.signals[write.signal]?.unexpected ?? 0;
  return [
    `It could not decode ${messages} messages of ${write.topic.value} (${text}).`,
    gaps > 0 ? ` ${gaps} more in between were decoded into nothing, without a log line.` : "",
    ` Missing: ${missing} of ${sent} ${write.signal}.`,
    phantoms > 0 ? ` Documents that were not sent: ${phantoms}.` : "",
  ].join("");
}
