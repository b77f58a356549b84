import { type KeptContext, type KeptPart, takePart } from "../kept-part.ts";
import { freshTopics } from "./fresh-topics.ts";
import {
  type KafkaNode,
  newKafkaNode,
  runningKafka,
  type StartedKafka,
  startKafka,
} from "./kafka.ts";
import type { KafkaOptions } from "./kafka-options.ts";

/** Members of a run that was killed leave their group after 45 s: a new broker is there sooner. */
const EMPTY_TIMEOUT_MS = 2_000;

/** A Kafka broker with the harness' own settings. */
export type KeptKafka = KeptPart<Pick<KafkaOptions, "topics">, StartedKafka>;

/** Takes a kept Kafka of the same version; a new one where none is free. */
export function takeKafka(context: KeptContext): Promise<KeptKafka> {
  const { artifacts, signal } = context;
  return takePart<KafkaNode, Pick<KafkaOptions, "topics">, StartedKafka>(context, {
    name: "kafka",
    made: artifacts.kafka.libs,
    node: newKafkaNode,
    boot: startKafka,
    reuse: async (kept, node, instance, { topics = [] }) => {
      const kafka = runningKafka(kept, node, instance);
      await freshTopics(kafka, topics, signal, EMPTY_TIMEOUT_MS);
      return kafka;
    },
  });
}
