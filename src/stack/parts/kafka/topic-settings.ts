import kafkajs, { type Admin } from "kafkajs";

/** Settings of topics by topic and name; null: the topic has none of its own, and the broker's holds. */
export type TopicSettings = Readonly<Record<string, Readonly<Record<string, string | null>>>>;

/** What topics have set themselves. */
export async function readTopicSettings(
  admin: Admin,
  topics: readonly string[],
): Promise<Readonly<Record<string, Readonly<Record<string, string>>>>> {
  const { resources } = await describe(admin, topics);
  return Object.fromEntries(
    resources.map(({ resourceName, configEntries }) => [
      resourceName,
      Object.fromEntries(
        configEntries
          .filter((entry) => entry.configSource === kafkajs.ConfigSource.TOPIC_CONFIG)
          .map(({ configName, configValue }) => [configName, configValue]),
      ),
    ]),
  );
}

/**
 * Changes some settings of topics; their others stay.
 *
 * @returns what they were before, in the same form
 * @throws KafkaJSProtocolError `INVALID_CONFIG`
 */
export async function changeTopicSettings(
  admin: Admin,
  changes: TopicSettings,
): Promise<TopicSettings> {
  const topics = Object.keys(changes);
  const before = await readTopicSettings(admin, topics);
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  // The request replaces all of a topic's own settings.
  await admin.alterConfigs({
    validateOnly: false,
    resources: topics.map((name) => ({
      ...{ type, name },
      configEntries: Object.entries({ ...before[name], ...changes[name] }).flatMap(
        ([name, value]) => (value === null ? [] : [{ name, value }]),
      ),
    })),
  });
  return Object.fromEntries(
    Object.entries(changes).map(([topic, settings]) => [
      topic,
      Object.fromEntries(
        Object.keys(settings).map((name) => [name, before[topic]?.[name] ?? null]),
      ),
    ]),
  );
}

/** Those of some names that are not settings of a topic. */
export async function unknownTopicSettings(
  admin: Admin,
  topic: string,
  names: readonly string[],
): Promise<string[]> {
  const { resources } = await describe(admin, [topic]);
  const known = resources.flatMap(({ configEntries }) =>
    configEntries.map(({ configName }) => configName),
  );
  return names.filter((name) => !known.includes(name));
}

function describe(admin: Admin, topics: readonly string[]) {
  const type = kafkajs.ConfigResourceTypes.TOPIC;
  return admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map((name) => ({ type, name })),
  });
}
