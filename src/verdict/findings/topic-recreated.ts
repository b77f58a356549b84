import { changesOf } from "../../record/admin-facts.ts";
import { eventsOf } from "../../record/collector-log/classify.ts";
import type { EventOf } from "../../record/collector-log/events.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { counted, itemsBySignal } from "./finding-kit.ts";
import { notRemoved, recreatedTopics, writtenTo } from "./recreated-topics.ts";
import { goneWith, messagesIn, removedEvidence } from "./removed-records.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * A topic was deleted and made again. What the backend had not committed is gone with the old one, and
 * clients that run go on with its id.
 *
 * @see https://github.com/twmb/franz-go/issues/908
 */
export const topicRecreated = {
  code: "topic-recreated",
  severities: ["loss", "risk"],
  detect: (facts) => recreatedTopics(facts).map((topic) => foundOf(topic, facts)),
} as const satisfies Rule;

function foundOf(topic: string, facts: RunFacts): Found {
  const removals = changesOf(facts.administration, "recreate-topic").filter(
    (change) => change.topic === topic,
  );
  const ranges = removals.flatMap((removal) => removal.ranges);
  const gone = itemsBySignal(goneWith(removals, facts));
  const isStalled = facts.settled.how === "stalled" || facts.settled.how === "unsettled";
  const stuck = isStalled ? itemsBySignal(notRemoved(writtenTo(topic, facts), facts)) : undefined;
  const failed = fetchesOf(topic, facts);
  const message = [
    `The topic ${topic} was deleted and made again while the collectors ran.`,
    ...(ranges.length === 0
      ? []
      : [
          `${counted(messagesIn(ranges), "message")} that the backend had not committed went with the old one${gone === undefined ? "; their items arrived, because the backend had read them already" : `, and with them ${gone}`}.`,
        ]),
    stuck === undefined
      ? gone === undefined
        ? "No item of this run was lost by it."
        : "Everything else arrived."
      : `Running clients keep using the id of the old one: ${stuck} sent since then have not arrived.`,
  ].join(" ");
  return {
    severity: gone === undefined && stuck === undefined ? "risk" : "loss",
    message,
    remedy:
      "stop the backend, set its group's offsets of the topic to the start (kafka-consumer-groups.sh --reset-offsets --to-earliest), start it, and then restart the edge (seen to keep everything on EDOT 9.4.3 with Kafka 4.0.2 and 4.1.1; without the reset the backend may skip what was written to the new topic); do not delete a topic that is in use, and empty it with kafka-delete-records.sh",
    evidence: [
      ...idEvidence(topic, facts),
      ...removedEvidence(ranges),
      ...failed.slice(0, 1).map(({ line }) => ({
        source: facts.logFiles.backend,
        text: `${failed.reduce((sum, { times }) => sum + times, 0)} times: ${quote(line)}`,
      })),
    ],
  };
}

/** Attempts of the backend to read the topic that is gone. */
function fetchesOf(topic: string, { logs }: RunFacts): EventOf<"fetch-failed">[] {
  return eventsOf(logs.backend, "fetch-failed").filter(
    ({ reason, line }) => reason === "topic-id-unknown" && line.fields.topic === topic,
  );
}

function idEvidence(topic: string, { topicIds = [] }: RunFacts): Evidence[] {
  return topicIds
    .filter((found) => found.topic === topic)
    .map(({ ids }) => ({ source: `topic ${topic}`, text: `its id was ${ids.join(", then ")}` }));
}
