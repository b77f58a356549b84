import { eventsOf } from "../../record/collector-log/classify.ts";
import { durableLine } from "./durable-line.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/** The Elasticsearch exporter drops histograms of cumulative temporality, the SDKs' default. */
export const cumulativeHistogram = {
  code: "cumulative-histogram",
  severities: ["loss"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const [dropped] = eventsOf(facts.logs.backend, "histogram-dropped");
  if (dropped === undefined) return [];
  return [
    {
      severity: "loss",
      message:
        "The Elasticsearch exporter dropped histograms of cumulative temporality, the default of most SDKs.",
      remedy: `let the SDKs send delta temporality, or convert with the cumulativetodelta processor at the edge, as ${durableLine(facts.durable, "edge", "processors", "cumulativetodelta")} does`,
      evidence: [{ source: facts.logFiles.backend, text: quote(dropped.line) }],
    },
  ];
}
