import { durableLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/** The Elasticsearch exporter drops histograms of cumulative temporality, the SDKs' default. */
export function cumulativeHistogram(facts: RunFacts): Finding[] {
  const dropped = facts.logs.backend.find((line) =>
    /dropping cumulative temporality (exponential )?histogram/.test(
      `${line.message} ${line.error ?? ""}`,
    ),
  );
  if (dropped === undefined) return [];
  return [
    {
      code: "cumulative-histogram",
      severity: "loss",
      message:
        "the Elasticsearch exporter dropped histograms of cumulative temporality, which is what most SDKs send unless told otherwise.",
      remedy: `let the SDKs send delta temporality, or convert with the cumulativetodelta processor at the edge, as ${durableLine(facts.durable, "edge", "processors", "cumulativetodelta")} does`,
      evidence: [{ source: facts.logFiles.backend, text: quote(dropped) }],
    },
  ];
}
