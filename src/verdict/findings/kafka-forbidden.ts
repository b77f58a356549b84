import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * Kafka forbids the edge collector's user to write to a topic. The exporter takes that for permanent: it
 * drops what was accepted, whatever its queue and its retries are set to.
 * @see https://kafka.apache.org/documentation/#security_authz
 */
export const kafkaForbidden = {
  code: "kafka-forbidden",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const lost = lostRequests(facts.logs.edge).filter(({ reason }) => reason === "topic-forbidden");
  const [first] = lost;
  if (first === undefined) return [];
  const topics = new Set(lost.flatMap(({ reasonTopic }) => reasonTopic ?? []));
  return [
    {
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message: `Kafka does not let the edge collector's user write to ${listOf([...topics])}, and the edge dropped ${itemsOf(lost)} items that it had accepted: no retry and no queue keeps them.`,
      remedy:
        "give the user the rights Describe and Write on the topics, and Create where the edge makes them, before the edge is started; watch otelcol_exporter_send_failed_* of the edge",
      evidence: [{ source: facts.logFiles.edge, text: quote(first.line) }],
    },
  ];
}
