import { itemsOf, lostRequests } from "../../record/collector-log/lost-requests.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * Kafka rejects what the edge collector writes as invalid, as a compacted topic does with records that
 * have no key. The exporter takes that for permanent: it drops what was accepted.
 * @see https://kafka.apache.org/documentation/#topicconfigs_cleanup.policy
 */
export const recordInvalid = {
  code: "record-invalid",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const lost = lostRequests(facts.logs.edge).filter(({ reason }) => reason === "record-invalid");
  const [first] = lost;
  if (first === undefined) return [];
  const topics = new Set(lost.flatMap(({ reasonTopic }) => reasonTopic ?? []));
  return [
    {
      severity: severityOf(
        facts,
        lost.map(({ line }) => line),
      ),
      message: `Kafka rejects the edge collector's records in ${listOf([...topics])} as invalid, and the edge dropped ${itemsOf(lost)} items that it had accepted: no retry and no queue keeps them.`,
      remedy:
        "give the topics cleanup.policy=delete: a compacted topic takes no record without a key, and the exporter writes none by default; the broker's log names any other reason",
      evidence: [{ source: facts.logFiles.edge, text: quote(first.line) }],
    },
  ];
}
