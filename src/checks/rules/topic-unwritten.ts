import { readsTopic } from "../../collector-config/kafka-topics.ts";
import { listOf } from "../../verdict/findings/run-facts.ts";
import type { Rule } from "../rule.ts";
import { durableReceiver } from "../settings/durable-place.ts";

/** The backend reads topics that the edge does not write. */
export const topicUnwritten: Rule = {
  id: "topic-unwritten",
  severity: "warning",
  title: "The backend reads a topic that the edge does not write.",
  provedBy: { file: "tests/e2e/broken-pipelines.test.ts", names: "topic-mismatch" },
  find: (pair) =>
    pair.reads.flatMap((read) => {
      const { component, signal, topics } = read;
      // Names that come with the data are in no config.
      if (pair.writes.some(({ dynamic }) => dynamic)) return [];
      if (pair.writes.some(({ topic }) => readsTopic(read, topic.value))) return [];
      return [
        {
          place: topics.place,
          message: `${component} reads ${signal} from ${listOf(topics.value)}, which the edge does not write. Nothing of this edge arrives by it.`,
          remedy: `read the topic that the edge writes, as ${durableReceiver(pair, signal, "topics")} does, or remove the receiver`,
        },
      ];
    }),
};
