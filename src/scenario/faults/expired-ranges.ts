import { larger } from "../../base/bigints.ts";
import type { OffsetRange } from "../../record/kafka/topic-contents.ts";
import type { CommittedOffset, PartitionOffsets } from "../../stack/parts/kafka/broker-admin.ts";

/** What is needed to say what retention took from the consumers. */
export interface ExpiryObservation {
  /** Offsets when the target went away: what was there before had its chance. */
  readonly before: readonly PartitionOffsets[];
  /** Offsets now; read before `committed`, so that a commit in between cannot make it too much. */
  readonly now: readonly PartitionOffsets[];
  readonly committed: readonly CommittedOffset[];
}

/**
 * The offsets written since `before` that Kafka has removed and that no group had committed: from the
 * highest committed offset up to the first one still there. What some group has committed was taken by
 * a consumer, so its loss is not the retention's.
 */
export function expiredRanges({ before, now, committed }: ExpiryObservation): OffsetRange[] {
  return now.flatMap(({ topic, partition, start }) => {
    const isHere = (other: { topic: string; partition: number }) =>
      other.topic === topic && other.partition === partition;
    const written = before.find(isHere)?.end ?? 0n;
    const committedHere = committed.filter(isHere).map(({ offset }) => offset);
    const from = [written, ...committedHere].reduce(larger);
    return from < start ? [{ topic, partition, from, to: start }] : [];
  });
}
