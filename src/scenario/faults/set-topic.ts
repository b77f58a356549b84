import kafkajs from "kafkajs";
import { z } from "zod";
import { topicWrites } from "../../collector-config/kafka-topics.ts";
import { SIGNALS } from "../../otlp/item.ts";
import {
  changeTopicSettings,
  type TopicSettings,
  unknownTopicSettings,
} from "../../stack/parts/kafka/topic-settings.ts";
import { withAdmin } from "../../stack/parts/kafka/with-admin.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import { cannot } from "./ability.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { when } from "./times.ts";
import { topicOf } from "./topic-of.ts";

/** Settings of a signal's topic, or of all topics; they get their own back at its end. */
const schema = z.strictObject({
  ...when,
  do: z.literal("set-topic"),
  signal: z.enum([...SIGNALS, "all"]).default("all"),
  /** By name, as `kafka-configs.sh` takes them. */
  config: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const setTopic = faultType(schema, {
  begin: async (run, { signal, config }) => {
    const { bootstrap } = await run.pipeline.kafka;
    const topics = signal === "all" ? topicsOf(run) : [topicOf(run, signal)];
    const settings = Object.fromEntries(
      Object.entries(config).map(([name, value]) => [name, `${value}`]),
    );
    const wanted = Object.fromEntries(topics.map((topic) => [topic, settings]));
    const change = (changes: TopicSettings) =>
      withAdmin(bootstrap, (admin) => changeTopicSettings(admin, changes));
    const words = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
    const began = `${topics.join(", ")}: ${words.join(", ")}`;
    const names = { part: "kafka", kind: "set-topic", ended: "settings set back" } as const;
    return lasting(run, { ...names, began }, async () => {
      await checkNames(bootstrap, topics[0] ?? "", Object.keys(settings));
      const before = await change(wanted).catch((error: unknown) => {
        if (!(error instanceof kafkajs.KafkaJSProtocolError)) throw error;
        throw cannot(`Kafka refuses ${words.join(", ")}: ${error.message}`, "set-topic: config");
      });
      return () => change(before);
    });
  },
});

function topicsOf({ pipeline, variables }: ScenarioRun): string[] {
  const edge = pipeline.config("edge");
  const topics = topicWrites(edge, variables).map(({ topic }) => topic.value);
  if (topics.length === 0) throw cannot("the edge config writes nothing to Kafka", edge.path);
  return [...new Set(topics)];
}

/** A broker only says that something is wrong. */
async function checkNames(bootstrap: string, topic: string, names: readonly string[]) {
  const [unknown] = await withAdmin(bootstrap, (admin) =>
    unknownTopicSettings(admin, topic, names),
  );
  if (unknown === undefined) return;
  throw cannot(`a topic has no setting ${unknown}`, `set-topic: config.${unknown}`);
}
