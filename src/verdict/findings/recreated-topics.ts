import type { Signal } from "../../otlp/item.ts";
import { changesOf } from "../../record/admin-facts.ts";
import type { RunFacts } from "./run-facts.ts";

/** Topics that were deleted and made again in the run, by whomever. */
export function recreatedTopics({
  administration,
  topicIds = [],
}: Pick<RunFacts, "administration" | "topicIds">): string[] {
  const recreated = changesOf(administration, "recreate-topic");
  return [...new Set([...recreated, ...topicIds].map(({ topic }) => topic))];
}

/** The signals that the edge writes to a topic. */
export function writtenTo(topic: string, { writes }: Pick<RunFacts, "writes">): Signal[] {
  return [
    ...new Set(writes.flatMap((write) => (write.topic.value === topic ? [write.signal] : []))),
  ];
}

/** Missing items of some signals that are not gone from Kafka. */
export function notRemoved(
  found: readonly Signal[],
  { signals }: Pick<RunFacts, "signals">,
): Partial<Record<Signal, number>> {
  return Object.fromEntries(
    found.map((signal) => {
      const { missing = 0, expired = 0 } = signals[signal] ?? {};
      return [signal, missing - expired];
    }),
  );
}
