import { HarnessError } from "../base/errors.ts";
import { type CollectorConfig, type ConfigPair, usedComponents } from "./collector-config.ts";
import { destinationsOf, dividedBy, type Undecided } from "./destinations.ts";
import { readsTopic, topicReads, topicWrites } from "./kafka-topics.ts";
import { sinkTopics } from "./sink-topics.ts";
import type { TargetKind } from "./target-kind.ts";

/** What a sink reads from a topic. */
const READABLE = ["otlp_proto", "otlp_json"];

type Variables = Readonly<Record<string, string>>;

/**
 * Checks that a sink can stand for each second destination of two configs.
 *
 * @returns the configs, in which those are known
 * @throws HarnessError `foreign-address` for the first one for which none can
 */
export function checkSinks(pair: ConfigPair, target: TargetKind, variables: Variables): ConfigPair {
  const found = destinationsOf(pair, target);
  const [undecided] = found.undecided;
  if (undecided !== undefined) throw twoEnds(undecided);
  const divided = dividedBy(pair, found);
  for (const config of [divided.edge, divided.backend]) {
    checkTopics(config, divided.backend, variables);
  }
  return divided;
}

/** One run has one Kafka and one target: items that only a second one gets would be lost. */
function twoEnds({ config, exporter, other, signals }: Undecided): HarnessError {
  const own = signals.join(" and ");
  return new HarnessError({
    code: "foreign-address",
    message: `${exporter} and ${other} of the ${config.role} config send the same items to two destinations, and ${exporter} alone gets ${own}: the run has one such destination and a sink, and cannot judge both`,
    place: config.placeOf(["exporters", exporter]),
    remedy: `leave one of them out with --leave-out ${exporter} or --leave-out ${other}, or let both get ${own}`,
  });
}

function checkTopics(config: CollectorConfig, backend: CollectorConfig, variables: Variables) {
  const topics = sinkTopics(config);
  if (topics.length === 0) return;
  const ids = usedComponents(config, "exporters", "kafka").map(({ id }) => id);
  // As if each of them were the pipeline's own: what they write is read from their settings.
  const writes = topicWrites({ ...config, elsewhere: [] }, variables).filter(
    ({ component }) => ids.includes(component) && config.elsewhere.includes(component),
  );
  const unreadable = writes.find(({ encoding }) => !READABLE.includes(encoding.value));
  if (unreadable !== undefined) {
    const { component, signal, encoding } = unreadable;
    throw new HarnessError({
      code: "foreign-address",
      message: `${component} of the ${config.role} config sends ${signal} to a second Kafka cluster as ${encoding.value}, which no sink of the run reads`,
      place: encoding.place,
      remedy: `leave it out with --leave-out ${component}; sinks read ${READABLE.join(" and ")}`,
    });
  }
  for (const read of topicReads(backend, variables)) {
    const taken = topics.find(({ topic }) => readsTopic(read, topic));
    if (taken === undefined) continue;
    throw new HarnessError({
      code: "foreign-address",
      message: `${read.component} of the backend config reads every topic that matches ${read.topics.value.join(", ")}: the topic that stands for the second cluster of ${taken.exporter} would be one of them`,
      place: read.topics.place,
      remedy: `leave ${taken.exporter} out with --leave-out ${taken.exporter}, or name the topics`,
    });
  }
}
