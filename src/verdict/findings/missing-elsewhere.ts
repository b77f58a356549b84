import { SIGNALS } from "../../otlp/item.ts";
import { itemsBySignal } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * Items that the edge accepted and that came to the target, and not to a second destination. The promise
 * of a run is about the target: it is a risk, and no part of the verdict.
 */
export const missingElsewhere = {
  code: "missing-elsewhere",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { destinations = [], edge, backend, logFiles, logsElsewhere } = facts;
  return destinations.flatMap(({ role, exporter, signals }) => {
    const lost = Object.fromEntries(
      SIGNALS.map((signal) => {
        const { missing = 0, missingAtTarget = 0 } = signals[signal] ?? {};
        return [signal, missing - missingAtTarget];
      }),
    );
    const words = itemsBySignal(lost);
    if (words === undefined) return [];
    const key = role === "edge" ? "edge" : "backend";
    const config = { edge, backend }[key];
    const said = logsElsewhere?.[key].findLast(
      ({ component, level }) => component === exporter && level === "error",
    );
    return [
      {
        severity: "risk",
        message: `The exporter ${exporter} of the ${role} lost ${words} on their way to its second destination. The sink that stands for it never received them; the target has them.`,
        remedy: `give ${exporter} a queue on disk (sending_queue: storage) and retries without an end (max_elapsed_time: 0s), as configs/durable does`,
        evidence: [
          {
            source: config.placeOf(["exporters", exporter]),
            text: `${exporter} sends to a second destination`,
          },
          ...(said === undefined ? [] : [{ source: logFiles[key], text: quote(said) }]),
        ],
      },
    ];
  });
}
