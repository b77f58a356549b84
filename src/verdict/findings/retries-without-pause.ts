import { usedComponents } from "../../collector-config/collector-config.ts";
import { asRecord } from "../../collector-config/tree.ts";
import { isBackedOffForNothing, timesOf } from "../../record/collector-log/notable-lines.ts";
import { durableLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * `error_backoff` of the kafka receiver without a `multiplier`: unlike everywhere else in the collector
 * its default is 0, so that every pause after the first is 0 too (seen on 9.4.3).
 */
export function retriesWithoutPause(facts: RunFacts): Finding[] {
  const lines = facts.logs.backend.filter(isBackedOffForNothing);
  const [first] = lines;
  if (first === undefined) return [];
  const attempts = lines.reduce((sum, line) => sum + timesOf(line), 0);
  const receivers = usedComponents(facts.backend, "receivers", "kafka").filter(
    ({ settings }) => asRecord(settings.error_backoff)?.enabled === true,
  );
  const at = durableLine(
    facts.durable,
    "backend",
    ...["receivers", "kafka", "error_backoff", "multiplier"],
  );
  return [
    {
      code: "retries-without-pause",
      severity: "risk",
      message: `The backend collector's kafka receiver tried again ${attempts} times without a pause: error_backoff grows by its multiplier, which is 0 unless it is set.`,
      remedy: `set error_backoff: multiplier and randomization_factor, as ${at} does`,
      evidence: [
        ...receivers.map(({ id, settings }) => ({
          source: facts.backend.placeOf(["receivers", id, "error_backoff"]),
          text: `${id} sets error_backoff: multiplier: ${JSON.stringify(asRecord(settings.error_backoff)?.multiplier ?? 0)}`,
        })),
        { source: facts.logFiles.backend, text: quote(first) },
      ],
    },
  ];
}
