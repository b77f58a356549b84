import { readsTopic, type TopicWrite } from "../../collector-config/kafka-topics.ts";
import { listOf } from "../../verdict/findings/run-facts.ts";
import type { CheckedPair, Rule } from "../rule.ts";
import { durableEdge, durableReceiver } from "../settings/durable-place.ts";

/** A signal is written to a topic from which the backend does not read that signal. */
export const topicUnread: Rule = {
  id: "topic-unread",
  severity: "error",
  title: "The edge writes a signal to a topic from which the backend does not read that signal.",
  provedBy: { file: "tests/recorded/topic-mismatch/expected.json", names: "topic-mismatch" },
  find: (pair) =>
    pair.writes.flatMap((write) => {
      const { signal, component, topic } = write;
      const reads = pair.reads.filter((read) => read.signal === signal);
      if (write.dynamic || reads.length === 0 || isRead(pair, write)) return [];
      // A second cluster has other readers.
      if (pair.writes.some((other) => isElsewhere(pair, write, other))) return [];
      const names = reads.flatMap(({ topics }) => topics.value);
      return [
        {
          place: topic.place,
          message: `${component} writes ${signal} to ${topic.value}, and the backend reads ${signal} from ${listOf(names)}. All ${signal} stay in Kafka until they expire.`,
          remedy: `write to the topic that the backend reads, as ${durableEdge(pair, signal, "topic")} and ${durableReceiver(pair, signal, "topics")} do`,
          related: reads.map((read) => ({
            place: read.topics.place,
            text: `${read.component} reads ${signal} from ${listOf(read.topics.value)}`,
          })),
        },
      ];
    }),
};

function isRead({ reads }: CheckedPair, { signal, topic }: TopicWrite): boolean {
  return reads.some((read) => read.signal === signal && readsTopic(read, topic.value));
}

/** Whether another exporter writes the same signal to other brokers, where it is read. */
function isElsewhere(pair: CheckedPair, write: TopicWrite, other: TopicWrite): boolean {
  const brokers = ({ component }: TopicWrite) =>
    JSON.stringify(pair.edge.components.find(({ id }) => id === component)?.settings.brokers);
  return other.signal === write.signal && isRead(pair, other) && brokers(other) !== brokers(write);
}
