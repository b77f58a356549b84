import { eventsOf } from "../../record/collector-log/classify.ts";
import { durableLine } from "./durable-line.ts";
import { receiversOf, settingOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * `error_backoff` of the kafka receiver without a `multiplier`: unlike everywhere else in the collector
 * its default is 0, so that every pause after the first is 0 too (seen on 9.4.3).
 */
export const retriesWithoutPause = {
  code: "retries-without-pause",
  severities: ["risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const unpaused = eventsOf(facts.logs.backend, "message-backed-off").filter(
    ({ delay }) => delay === 0,
  );
  const [first] = unpaused;
  if (first === undefined) return [];
  const attempts = unpaused.reduce((sum, { times }) => sum + times, 0);
  const receivers = receiversOf(facts).filter(
    (receiver) => settingOf(receiver, "error_backoff", "enabled") === true,
  );
  const at = durableLine(
    facts.durable,
    "backend",
    ...["receivers", "kafka", "error_backoff", "multiplier"],
  );
  return [
    {
      severity: "risk",
      message: `The backend collector's kafka receiver retried ${attempts} times without a pause: error_backoff grows by its multiplier, which is 0 unless it is set.`,
      remedy: `set error_backoff: multiplier and randomization_factor, as ${at} does`,
      evidence: [
        ...receivers.map((receiver) => ({
          source: facts.backend.placeOf(["receivers", receiver.id, "error_backoff"]),
          text: `${receiver.id} sets error_backoff: multiplier: ${JSON.stringify(settingOf(receiver, "error_backoff", "multiplier") ?? 0)}`,
        })),
        { source: facts.logFiles.backend, text: quote(first.line) },
      ],
    },
  ];
}
