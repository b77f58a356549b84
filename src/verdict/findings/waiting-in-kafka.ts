import {
  type NamedMessage,
  pausedIn,
  undecodableIn,
} from "../../record/collector-log/undecodable.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { nextOf } from "../../record/pipeline-facts.ts";
import { recreatedTopics } from "./recreated-topics.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts, totalMissing } from "./run-facts.ts";

/** Messages that no group has committed when nothing moves any more: late, not gone. */
export const waitingInKafka = {
  code: "waiting-in-kafka",
  severities: ["loss"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { settled } = facts;
  if (settled.how !== "stalled" || totalMissing(facts) === 0) return [];
  const recreated = recreatedTopics(facts);
  const waiting = settled.state.partitions.filter(
    // What is written to a topic that was made again is that finding's.
    (found) => found.end > nextOf(found) && !recreated.includes(found.topic),
  );
  if (waiting.length === 0) return [];
  return [
    {
      severity: "loss",
      message:
        "The pipeline is stalled with messages still in Kafka; they are lost when the topics' retention ends.",
      remedy:
        "see the backend collector's log for what holds it back, and that it reads these topics",
      evidence: waiting.flatMap(({ topic, partition, start, end, committed }) => [
        {
          source: `topic ${topic}, partition ${partition}`,
          text:
            committed === null
              ? `offsets ${start} to ${end - 1n}; no consumer group has committed here`
              : `offsets ${nextOf({ start, end, committed })} to ${end - 1n} are not committed`,
        },
        ...stopsAt(facts, topic, partition),
      ]),
    },
  ];
}

/** Why a partition stands still, in the receiver's own words. */
function stopsAt(facts: RunFacts, topic: string, partition: number): Evidence[] {
  const isHere = (found: NamedMessage) => found.topic === topic && found.partition === partition;
  const lines = [undecodableIn, pausedIn].flatMap(
    (find) => find(facts.logs.backend).findLast(isHere)?.line ?? [],
  );
  return lines.map((line) => ({ source: facts.logFiles.backend, text: quote(line) }));
}
