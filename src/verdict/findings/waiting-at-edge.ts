import type { LogLine } from "../../record/collector-log/log.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, totalMissing } from "./run-facts.ts";

const NO_TOPIC = /error exporting to topic "([^"]+)": UNKNOWN_TOPIC_OR_PARTITION/;

/** What the edge collector still holds when nothing moves any more: Kafka does not take it. */
export function waitingAtEdge(facts: RunFacts): Finding[] {
  const { settled } = facts;
  const { queued } = settled.state.edge;
  if (settled.how !== "stalled" || queued === 0 || totalMissing(facts) === 0) return [];
  const failed = facts.logs.edge.filter(({ message }) => message === "kafka records export failed");
  const topics = new Set(failed.flatMap((line) => topicIn(line) ?? []));
  // The first attempt says what is wrong; later ones may only say that time ran out.
  const said = failed.find((line) => topicIn(line) !== undefined) ?? failed.at(-1);
  const noTopic = topics.size > 0;
  return [
    {
      code: "waiting-at-edge",
      severity: "loss",
      message:
        `nothing moves any more, and the edge collector's queue still holds ${queued} requests that Kafka does not take` +
        (noTopic ? `: there is no topic ${[...topics].join(", ")}.` : "."),
      remedy: noTopic
        ? "make the topics before the edge writes to them, or let both sides make them (auto.create.topics.enable of the broker, producer: allow_auto_topic_creation of the kafka exporter)"
        : "see the edge collector's log for why Kafka does not take it",
      evidence: [
        said === undefined
          ? { source: facts.logFiles.edge, text: "the edge collector's log" }
          : { source: facts.logFiles.edge, text: quote(said) },
      ],
    },
  ];
}

function topicIn({ error }: LogLine): string | undefined {
  return NO_TOPIC.exec(error ?? "")?.[1];
}
