import { itemsBySignal } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/**
 * mOTLP accepts items for any index or data stream, and keeps those for `logs-`, `metrics-` and `traces-`
 * alone: a success means accepted, not indexed.
 * @see https://github.com/elastic/opentelemetry/issues/658
 */
export const targetDropped = {
  code: "target-dropped",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect({ dropped = [], signals }: RunFacts): Found[] {
  return [...Map.groupBy(dropped, ({ destination }) => destination)].map(([destination, found]) => {
    // What is not missing went to another destination, too.
    const isLost = found.some(({ signal }) => (signals[signal]?.missing ?? 0) > 0);
    const counts = Object.fromEntries(found.map(({ signal, items }) => [signal, items]));
    return {
      severity: isLost ? "loss" : "risk",
      message: `mOTLP accepted ${itemsBySignal(counts)} for ${destination}, answered with a success, and did not keep them: it keeps only what goes to logs-, metrics- or traces-.`,
      remedy:
        "give the attribute elasticsearch.index a value that begins with logs-, metrics- or traces-, or set data_stream.dataset and data_stream.namespace in its place",
      evidence: found.map(({ signal, items }) => ({
        source: `mOTLP, what it dropped of ${signal}`,
        text: `${items} for ${destination}`,
      })),
    };
  });
}
