import { usedComponents } from "../../collector-config/collector-config.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { offsetResetsIn } from "../../record/collector-log/offset-resets.ts";
import { durableLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * `initial_offset` also says where a restarted consumer goes on when its next message has expired: with
 * `latest`, the default, it skips what Kafka still has. (One that runs goes on at the nearest message.)
 */
export function latestAfterExpiry(facts: RunFacts): Finding[] {
  const latest = usedComponents(facts.backend, "receivers", "kafka").filter(
    ({ id }) => facts.initialOffsets[id] === "latest",
  );
  const resets = offsetResetsIn(facts.logs.backend).filter(({ to }) => to === "configured");
  if (latest.length === 0 || resets.length === 0) return [];
  const lost = SIGNALS.flatMap((signal) => {
    const missing = facts.missingDuringOutage[signal] ?? 0;
    return missing > 0 ? [`${missing} ${signal}`] : [];
  });
  return [
    {
      code: "latest-offset",
      severity: lost.length > 0 ? "loss" : "risk",
      message:
        "The message that the backend collector was to read next had expired, and it went on at the end of the topic, past what Kafka still had. " +
        (lost.length > 0
          ? `Of what was sent in the outage and had not expired, ${listOf(lost)} never arrived.`
          : "No item of this run was lost by it."),
      remedy: `set initial_offset: earliest on the kafka receiver, as ${durableLine(facts.durable, "backend", "receivers", "kafka", "initial_offset")} does`,
      evidence: [
        ...latest.map(({ id, settings }) => ({
          source: facts.backend.placeOf(["receivers", id, "initial_offset"]),
          text:
            settings.initial_offset === undefined
              ? `${id} sets no initial_offset; the default is latest`
              : `${id} sets initial_offset: ${settings.initial_offset}`,
        })),
        ...resets.map(({ line }) => ({ source: facts.logFiles.backend, text: quote(line) })),
      ],
    },
  ];
}
