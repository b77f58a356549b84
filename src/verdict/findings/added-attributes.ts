import { SIGNALS } from "../../otlp/item.ts";
import { addedAttribute } from "../account/added-attributes.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** The pipeline adds attributes that were not sent, which may well be what it is for. */
export const addedAttributes = {
  code: "added-attributes",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const added = SIGNALS.flatMap((signal) =>
    (facts.signals[signal]?.alteredSamples ?? []).flatMap(({ sequence, differences }) =>
      differences.flatMap((difference) => {
        const key = addedAttribute(difference);
        return key === undefined ? [] : [{ key, signal, sequence, difference }];
      }),
    ),
  );
  const keys = [...new Set(added.map(({ key }) => key))];
  if (keys.length === 0) return [];
  const firsts = keys.flatMap((key) => added.find((one) => one.key === key) ?? []);
  return [
    {
      severity: "risk",
      message: `Items arrived with ${keys.length === 1 ? "an attribute that was" : "attributes that were"} not sent: ${listOf(keys)}. They count as altered.`,
      remedy: `if your configs add ${keys.length === 1 ? "it" : "them"} on purpose, allow that: ${keys.map((key) => `--added-attribute ${key}`).join(" ")}`,
      evidence: firsts.map(({ signal, sequence, difference: { field, received } }) => ({
        source: `${signal} ${sequence}`,
        text: `${field} is ${JSON.stringify(received)}`,
      })),
    },
  ];
}
