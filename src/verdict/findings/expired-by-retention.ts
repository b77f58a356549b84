import { SIGNALS } from "../../otlp/item.ts";
import { offsetResetsIn } from "../../record/collector-log/offset-resets.ts";
import { retentionRule } from "../../record/retention-rule.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** The outage outlasted the topics' retention: Kafka removed what no consumer had committed. */
export const expiredByRetention = {
  code: "expired-by-retention",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { retention, outage } = facts;
  if (retention === undefined || retention.expired.length === 0) return [];
  const lost = SIGNALS.filter((signal) => (facts.signals[signal]?.expired ?? 0) > 0);
  const counts = listOf(lost.map((signal) => `${facts.signals[signal]?.expired} ${signal}`));
  const messages = retention.expired.reduce((sum, { range }) => sum + range.to - range.from, 0n);
  const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(1);
  return [
    {
      severity: lost.length > 0 ? "loss" : "risk",
      message:
        (outage === undefined
          ? "The backend collector fell behind, and the topics kept their messages for "
          : `The target was away for ${outage.seconds.toFixed(1)} s, and the topics kept their messages for `) +
        `${seconds(retention.retentionMs)} s: Kafka removed ${messages} messages that the backend collector had not committed. ` +
        (lost.length > 0 ? `Gone with them: ${counts}.` : "Their items still arrived."),
      remedy:
        "keep retention.ms of the topics above the longest outage and the time to catch up, and the " +
        `broker's disk and retention.bytes (per partition) large enough: ${retentionRule(retention.written).text}`,
      evidence: [
        ...retention.expired.map(({ range, items, unknown }) => ({
          source: `topic ${range.topic}, partition ${range.partition}`,
          text:
            `offsets ${range.from} to ${range.to - 1n} were removed; they held ` +
            listOf([
              ...SIGNALS.flatMap((signal) => (items[signal] ? [`${items[signal]} ${signal}`] : [])),
              ...(unknown > 0 ? [`${unknown} messages whose items are not known`] : []),
            ]),
        })),
        ...offsetResetsIn(facts.logs.backend).map(({ line }) => ({
          source: facts.logFiles.backend,
          text: quote(line),
        })),
      ],
    },
  ];
}
