import { usedComponents } from "../../collector-config/collector-config.ts";
import { asRecord } from "../../collector-config/tree.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { durableExporterLine } from "./durable-line.ts";
import type { Finding } from "./finding.ts";
import { listOf, type RunFacts } from "./run-facts.ts";

/** All in-sync replicas, as the exporter's setting has it. */
const ALL = -1;

/**
 * A broker died as the leader of topics, and the edge takes its answer alone for enough
 * (`required_acks`, by default 1).
 * @see https://kafka.apache.org/documentation/#producerconfigs_acks
 */
export function acknowledgedByLeader(facts: RunFacts): Finding[] {
  const { brokerCrash, edge } = facts;
  if (brokerCrash === undefined) return [];
  const trusting = usedComponents(edge, "exporters", "kafka").filter(
    ({ settings }) => asRecord(settings.producer)?.required_acks !== ALL,
  );
  if (trusting.length === 0) return [];
  // A signal of which nothing ever arrives has another fault.
  const lost = SIGNALS.filter(
    (signal) =>
      (facts.missingOfBrokerCrash[signal] ?? 0) > 0 && (facts.signals[signal]?.delivered ?? 0) > 0,
  ).map((signal) => `${facts.missingOfBrokerCrash[signal]} ${signal}`);
  const at = durableExporterLine(facts.durable, "edge", "producer", "required_acks");
  return [
    {
      code: "acknowledged-by-leader",
      severity: lost.length > 0 ? "loss" : "risk",
      message:
        `${brokerCrash.broker} was killed as the leader of ${listOf(brokerCrash.topics)} while the other brokers had fallen behind, and the edge collector takes the leader's answer alone for enough` +
        (lost.length > 0
          ? `. Of what was sent then ${listOf(lost)} are missing.`
          : ". No item of this run was lost by it."),
      remedy: `let all in-sync replicas answer (producer: required_acks: -1), as ${at} does, and give topics min.insync.replicas of 2`,
      evidence: trusting.map(({ id, settings }) => {
        const written = asRecord(settings.producer)?.required_acks;
        return {
          source: edge.placeOf(["exporters", id, "producer", "required_acks"]),
          text:
            written === undefined
              ? `${id} sets no required_acks; the default is 1, the leader`
              : `${id} sets required_acks: ${written}`,
        };
      }),
    },
  ];
}
