import { retentionRule } from "../../record/retention-rule.ts";
import { itemsBySignal } from "./finding-kit.ts";
import { goneWith, messagesIn, removedEvidence, resetEvidence } from "./removed-records.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

/** The outage outlasted the topics' retention: Kafka removed what no consumer had committed. */
export const expiredByRetention = {
  code: "expired-by-retention",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { retention, outage } = facts;
  if (retention === undefined || retention.expired.length === 0) return [];
  const lost = itemsBySignal(goneWith([retention], facts));
  const messages = messagesIn(retention.expired);
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  return [
    {
      severity: lost === undefined ? "risk" : "loss",
      message:
        (outage === undefined
          ? "The backend collector fell behind, and the topics kept their messages for "
          : `The target was away for ${outage.seconds.toFixed(1)} s, and the topics kept their messages for `) +
        `${seconds(retention.retentionMs)} s: Kafka removed ${messages} messages that the backend collector had not committed. ` +
        (lost === undefined ? "Their items still arrived." : `Gone with them: ${lost}.`),
      remedy:
        "keep retention.ms of the topics above the longest outage and the time to catch up, and the " +
        `broker's disk and retention.bytes (per partition) large enough: ${retentionRule(retention.written).text}`,
      evidence: [...removedEvidence(retention.expired), ...resetEvidence(facts)],
    },
  ];
}
