import { durablePlaces } from "./mismatches.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** @see https://www.elastic.co/docs/reference/opentelemetry/architecture/kafka */
const SUPPORTED = ["otlp_proto", "otlp_json"];

/** An encoding that EDOT's Kafka components know and Elastic does not support. */
export const unsupportedEncoding = {
  code: "unsupported-encoding",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const uses = [
    ...facts.writes.map((use) => ({ ...use, verb: "writes" })),
    ...facts.reads.map((use) => ({ ...use, verb: "reads" })),
  ].filter(({ encoding }) => !SUPPORTED.includes(encoding.value));
  if (uses.length === 0) return [];
  const names = [...new Set(uses.map(({ encoding }) => encoding.value))];
  return [
    {
      severity: "risk",
      message: `Elastic supports only ${listOf(SUPPORTED)} between the two collectors, and these configs use ${listOf(names)}. Other encodings carry less than OTLP does, and some decode foreign messages into nothing, or into documents that were not sent.`,
      remedy: `use otlp_proto on both sides (${durablePlaces(facts, uses[0]?.signal ?? "logs").encodings})`,
      evidence: uses.map(({ verb, component, signal, encoding }) => ({
        source: encoding.place,
        text: `${component} ${verb} ${signal} as ${encoding.value}`,
      })),
    },
  ];
}
