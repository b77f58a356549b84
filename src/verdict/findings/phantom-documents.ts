import { SIGNALS } from "../../otlp/item.ts";
import { durableExporterLine, durableLine } from "./durable-line.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** No list in a finding is longer; the account has more. */
const NAMED = 3;

/** Documents that were not sent: something was decoded as what it is not, or made on the way. */
export const phantomDocuments = {
  code: "phantom-documents",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const found = SIGNALS.filter((signal) => (facts.signals[signal]?.unexpected ?? 0) > 0);
  if (found.length === 0) return [];
  const backend = (key: string) =>
    durableLine(facts.durable, "backend", "receivers", "kafka", "logs", key);
  const edge = (key: string) => durableExporterLine(facts.durable, "edge", "logs", key);
  const counts = found.map((signal) => `${facts.signals[signal]?.unexpected} among the ${signal}`);
  return [
    {
      severity: severityOf(facts),
      message: `Documents arrived that were not sent: ${counts.join(", ")}. A message that is read with the wrong decoder can become one; its original content is then lost.`,
      remedy: `read each topic as it is written: a topic for each signal (${backend("topics")}), in the encoding in which it is written (${backend("encoding")}, ${edge("encoding")})`,
      evidence: found.flatMap((signal) =>
        (facts.signals[signal]?.unexpectedSamples ?? [])
          .slice(0, NAMED)
          .map(({ index, id, text }) => ({
            source: `${index}, document ${id}`,
            text,
          })),
      ),
    },
  ];
}
