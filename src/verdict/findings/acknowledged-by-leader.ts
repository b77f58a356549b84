import { durableExporterLine } from "./durable-line.ts";
import {
  arrivingSignals,
  exportersOf,
  isAnySent,
  itemsBySignal,
  outcomeFor,
  settingEvidence,
  settingOf,
} from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** All in-sync replicas, as the exporter's setting has it. */
const ALL = -1;
const SETTING = ["producer", "required_acks"] as const;

/**
 * A broker died as the leader of topics, and the edge takes its answer alone for enough
 * (`required_acks`, by default 1).
 * @see https://kafka.apache.org/documentation/#producerconfigs_acks
 */
export const acknowledgedByLeader = {
  code: "acknowledged-by-leader",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { brokerCrash, edge } = facts;
  if (brokerCrash === undefined) return [];
  const trusting = exportersOf(facts, "edge").filter(
    (exporter) => settingOf(exporter, ...SETTING) !== ALL,
  );
  if (trusting.length === 0) return [];
  const lost = itemsBySignal(facts.missingOfBrokerCrash, arrivingSignals(facts));
  const { severity, sentence } = outcomeFor(
    lost === undefined ? undefined : `Of what was sent then ${lost} are missing.`,
    { wasSent: isAnySent(brokerCrash.sequences) },
  );
  const at = durableExporterLine(facts.durable, "edge", ...SETTING);
  return [
    {
      severity,
      message: `${brokerCrash.broker} was killed as the leader of ${listOf(brokerCrash.topics)} while the other brokers had fallen behind, and the edge collector relies on the leader's answer alone. ${sentence}`,
      remedy: `let all in-sync replicas answer (producer: required_acks: -1), as ${at} does, and give topics min.insync.replicas of 2`,
      evidence: trusting.map((exporter) =>
        settingEvidence(edge, exporter, SETTING, "1, the leader"),
      ),
    },
  ];
}
