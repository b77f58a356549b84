import { SIGNALS, type Signal } from "../otlp/item.ts";
import { type CollectorConfig, usedComponents } from "./collector-config.ts";
import { asRecord } from "./tree.ts";
import { expandVariables } from "./variables.ts";

/** The topic names that both sides use where a config gives none. */
const DEFAULT_TOPICS: Readonly<Record<Signal, string>> = {
  traces: "otlp_spans",
  metrics: "otlp_metrics",
  logs: "otlp_logs",
};

/** What both sides write and read where a config gives no encoding. */
const DEFAULT_ENCODING = "otlp_proto";

/** The group of every receiver that names none. */
const DEFAULT_GROUP = "otel-collector";

/** How a config says something of a signal: the value, and where it stands. */
export interface SettingOf<T> {
  readonly value: T;
  /** Whether the config says it; otherwise it is the component's default. */
  readonly given: boolean;
  /** `path:line`. */
  readonly place: string;
}

/** One signal's way into Kafka. */
export interface TopicWrite {
  readonly signal: Signal;
  /** The kafka exporter's id. */
  readonly component: string;
  readonly topic: SettingOf<string>;
  readonly encoding: SettingOf<string>;
  /** Whether the name of the topic comes with the data, so that the config does not tell it. */
  readonly dynamic: boolean;
}

/** One signal's way out of Kafka. */
export interface TopicRead {
  readonly signal: Signal;
  /** The kafka receiver's id. */
  readonly component: string;
  /** Its consumer group. */
  readonly group: string;
  /** Names, or with a leading `^` regular expressions. */
  readonly topics: SettingOf<readonly string[]>;
  /** The key that says so: older receivers know `topic` alone. */
  readonly key: "topic" | "topics";
  readonly excluded: readonly string[];
  readonly encoding: SettingOf<string>;
}

type Variables = Readonly<Record<string, string>>;

/**
 * The topics that the edge's kafka exporters write, per signal that a pipeline hands them; those of a
 * second cluster, for which a sink stands, are left out.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/kafkaexporter
 */
export function topicWrites(config: CollectorConfig, variables: Variables): TopicWrite[] {
  const uses = usesOf(config, "exporters").filter(
    ({ component }) => !config.elsewhere.includes(component),
  );
  return uses.map(({ signal, component, settings, place }) => {
    const own = asRecord(settings[signal]) ?? {};
    return {
      signal,
      component,
      topic: text(own.topic ?? settings.topic, DEFAULT_TOPICS[signal], place("topic"), variables),
      encoding: encodingOf(own.encoding ?? settings.encoding, place("encoding"), variables),
      dynamic: [settings.topic_from_attribute, own.topic_from_metadata_key].some(
        (from) => typeof from === "string" && from !== "",
      ),
    };
  });
}

/**
 * The topics that must be there before the edge writes: it writes them and does not let the broker make
 * them (`producer: allow_auto_topic_creation: false`). In production somebody has made them.
 */
export function topicsMadeBefore(config: CollectorConfig, variables: Variables): string[] {
  const makesNone = usedComponents(config, "exporters", "kafka")
    .filter(({ settings }) => asRecord(settings.producer)?.allow_auto_topic_creation === false)
    .map(({ id }) => id);
  const found = topicWrites(config, variables)
    .filter(({ component, dynamic }) => makesNone.includes(component) && !dynamic)
    .map(({ topic }) => topic.value);
  return [...new Set(found)];
}

/**
 * The topics that the backend's kafka receivers read, per signal that they hand a pipeline.
 * @see https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/kafkareceiver
 */
export function topicReads(config: CollectorConfig, variables: Variables): TopicRead[] {
  return usesOf(config, "receivers").map(({ signal, component, settings, place }) => {
    const own = asRecord(settings[signal]) ?? {};
    const single = own.topic ?? settings.topic;
    const given = own.topics ?? (typeof single === "string" ? [single] : undefined);
    const names = strings(given).map((name) => expandVariables(name, variables));
    return {
      signal,
      component,
      group: text(settings.group_id, DEFAULT_GROUP, place("group_id"), variables).value,
      topics: {
        value: names.length > 0 ? names : [DEFAULT_TOPICS[signal]],
        given: names.length > 0,
        place: place("topics"),
      },
      key: own.topics === undefined && typeof own.topic === "string" ? "topic" : "topics",
      excluded: strings(own.exclude_topics ?? own.exclude_topic).map((name) =>
        expandVariables(name, variables),
      ),
      encoding: encodingOf(own.encoding ?? settings.encoding, place("encoding"), variables),
    };
  });
}

/** Whether a receiver reads a topic. An expression that JavaScript does not know reads everything. */
export function readsTopic({ topics, excluded }: TopicRead, topic: string): boolean {
  const matches = (name: string) => (name.startsWith("^") ? tried(name, topic) : name === topic);
  return topics.value.some(matches) && !excluded.some((name) => tried(name, topic));
}

function tried(expression: string, topic: string): boolean {
  try {
    return new RegExp(expression).test(topic);
  } catch {
    return true;
  }
}

function usesOf(config: CollectorConfig, section: "receivers" | "exporters") {
  return usedComponents(config, section, "kafka").flatMap(({ id, settings }) =>
    SIGNALS.filter((signal) =>
      config.pipelines.some(
        (pipeline) => pipeline.signal === signal && pipeline[section].includes(id),
      ),
    ).map((signal) => ({
      signal,
      component: id,
      settings,
      place: (key: string) => config.placeOf([section, id, signal, key]),
    })),
  );
}

function encodingOf(value: unknown, place: string, variables: Variables): SettingOf<string> {
  return text(value, DEFAULT_ENCODING, place, variables);
}

function text(
  value: unknown,
  otherwise: string,
  place: string,
  variables: Variables,
): SettingOf<string> {
  return typeof value === "string" && value !== ""
    ? { value: expandVariables(value, variables), given: true, place }
    : { value: otherwise, given: false, place };
}

function strings(value: unknown): string[] {
  if (typeof value === "string") return value === "" ? [] : [value];
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
