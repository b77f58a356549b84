import { SIGNALS } from "../../otlp/item.ts";
import { itemsBySignal } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/**
 * Items that the edge accepted and that came to the target, and not to a second destination. The promise
 * of a run is about the target: it is a risk, and no part of the verdict.
 */
export const missingElsewhere = {
  code: "missing-elsewhere",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect({ destinations = [], edge, backend, logFiles }: RunFacts): Found[] {
  return destinations.flatMap(({ role, exporter, signals }) => {
    const lost = Object.fromEntries(
      SIGNALS.map((signal) => {
        const { missing = 0, missingAtTarget = 0 } = signals[signal] ?? {};
        return [signal, missing - missingAtTarget];
      }),
    );
    const words = itemsBySignal(lost);
    if (words === undefined) return [];
    const config = role === "edge" ? edge : backend;
    return [
      {
        severity: "risk",
        message: `The exporter ${exporter} of the ${role} lost ${words} on their way to its second destination. The sink that stands for it never received them; the target has them.`,
        remedy: `give ${exporter} a queue on disk (sending_queue: storage) and retries without an end (max_elapsed_time: 0s), as configs/durable does`,
        evidence: [
          {
            source: config.placeOf(["exporters", exporter]),
            text: `${exporter} sends to a second destination; see what it logged in ${logFiles[role === "edge" ? "edge" : "backend"]}`,
          },
        ],
      },
    ];
  });
}
