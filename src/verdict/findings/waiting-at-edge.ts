import { SIGNALS } from "../../otlp/item.ts";
import { eventsOf } from "../../record/collector-log/classify.ts";
import type { EventOf } from "../../record/collector-log/events.ts";
import { recreatedTopics } from "./recreated-topics.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts, totalMissing } from "./run-facts.ts";

/** What the edge collector still holds when nothing moves any more: Kafka does not take it. */
export const waitingAtEdge = {
  code: "waiting-at-edge",
  severities: ["loss"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const { settled } = facts;
  const { queued } = settled.state.edge;
  if (settled.how !== "stalled" || queued === 0 || totalMissing(facts) === 0) return [];
  const recreated = recreatedTopics(facts);
  const all = eventsOf(facts.logs.edge, "records-failed").filter((event) => isStuck(event, facts));
  // What is not written to a topic that was made again is that finding's.
  const failed = all.filter(({ topic }) => topic === undefined || !recreated.includes(topic));
  if (failed.length === 0 && all.length > 0) return [];
  const present = settled.state.partitions.map(({ topic }) => topic);
  // A topic that the edge has made by its first attempt is there by now.
  const topics = new Set(failed.flatMap((event) => topicIn(event) ?? [])).difference(
    new Set(present),
  );
  // The first attempt says what is wrong; later ones may only say that time ran out.
  const said = failed.find((event) => topics.has(topicIn(event) ?? "")) ?? failed.at(-1);
  const noTopic = topics.size > 0;
  return [
    {
      severity: "loss",
      message:
        `The pipeline is stalled, and the edge collector's queue still holds ${queued} requests that Kafka does not accept` +
        (noTopic ? `: these topics do not exist: ${[...topics].join(", ")}.` : "."),
      remedy: noTopic
        ? "make the topics before the edge writes to them, or let both sides make them (auto.create.topics.enable of the broker, producer: allow_auto_topic_creation of the kafka exporter)"
        : "see the edge collector's log for why Kafka does not accept them",
      evidence: [
        said === undefined
          ? { source: facts.logFiles.edge, text: "the edge collector's log" }
          : { source: facts.logFiles.edge, text: quote(said.line) },
      ],
    },
  ];
}

/** Whether a line may be about what is still held: other signals have arrived since. */
function isStuck({ line }: EventOf<"records-failed">, { signals }: RunFacts): boolean {
  const signal = SIGNALS.find((one) => one === line.signal);
  return signal === undefined || (signals[signal]?.missing ?? 0) > 0;
}

function topicIn({ reason, reasonTopic }: EventOf<"records-failed">): string | undefined {
  return reason === "topic-unknown" ? reasonTopic : undefined;
}
