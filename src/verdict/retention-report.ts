import type { Signal } from "../otlp/item.ts";
import type { RetentionFacts } from "../record/fault-facts.ts";
import {
  type MeasuredGrowth,
  type RetentionRule,
  retentionRule,
} from "../record/retention-rule.ts";

/** Offsets that Kafka removed before a consumer had them; `to` is the first one still there. */
export interface ExpiredRange {
  readonly topic: string;
  readonly partition: number;
  readonly from: number;
  readonly to: number;
  /** Items in them, by signal. */
  readonly items: Readonly<Partial<Record<Signal, number>>>;
  /** Messages in them whose items are not known; left out when there are none. */
  readonly unknownMessages?: number;
}

/** What the topics' retention took in an outage that outlasted it, and the rule against it. */
export interface RetentionReport {
  /** The topics' `retention.ms` while the target was away. */
  readonly retentionMs: number;
  readonly expired: readonly ExpiredRange[];
  /** What was written to the topics while the target was away. */
  readonly written: MeasuredGrowth;
  readonly rule: RetentionRule;
}

/** The facts as the report has them. */
export function retentionReport(facts: RetentionFacts): RetentionReport {
  const { retentionMs, expired, written } = facts;
  return {
    retentionMs,
    expired: expired.map(({ range, items, unknown }) => ({
      topic: range.topic,
      partition: range.partition,
      from: Number(range.from),
      to: Number(range.to),
      items,
      ...(unknown === 0 ? {} : { unknownMessages: unknown }),
    })),
    written,
    rule: retentionRule(written),
  };
}
