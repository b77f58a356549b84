import { readsTopic } from "../../collector-config/kafka-topics.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { listOf } from "../../verdict/findings/run-facts.ts";
import type { Rule } from "../rule.ts";
import { durableEdge, durableReceiver } from "../settings/durable-place.ts";

/** Several signals are written to a topic, or read from it. */
export const sharedTopic: Rule = {
  id: "shared-topic",
  severity: "error",
  title: "Several signals share a topic.",
  provedBy: { file: "tests/recorded/documented-delivery/expected.json", names: "shared-topic" },
  find: (pair) => {
    const topics = new Set(
      pair.writes.filter(({ dynamic }) => !dynamic).map(({ topic }) => topic.value),
    );
    return [...topics].flatMap((topic) => {
      const writes = pair.writes.filter((write) => write.topic.value === topic);
      const reads = pair.reads.filter((read) => readsTopic(read, topic));
      const signals = SIGNALS.filter((signal) =>
        [...writes, ...reads].some((use) => use.signal === signal),
      );
      const [first] = writes;
      if (first === undefined || signals.length < 2) return [];
      const groups = new Set(reads.map(({ group }) => group));
      return [
        {
          place: first.topic.place,
          message:
            `${listOf(signals)} share the topic ${topic}. ` +
            (groups.size > 1
              ? "Each signal's consumer has a group of its own, gets the other signals' messages too, and decodes some of them into items that were not sent."
              : "A partition belongs to one signal's consumer, which skips the other signals' messages or decodes them into items that were not sent."),
          remedy: `give each signal a topic of its own, as ${durableEdge(pair, "logs", "topic")} and ${durableReceiver(pair, "logs", "topics")} do`,
          related: [
            ...writes.slice(1).map(({ component, signal, topic: { place } }) => ({
              place,
              text: `${component} writes ${signal} to it`,
            })),
            ...reads.map(({ component, signal, topics: { place } }) => ({
              place,
              text: `${component} reads ${signal} from it`,
            })),
          ],
        },
      ];
    });
  },
};
