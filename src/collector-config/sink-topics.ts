import type { CollectorConfig } from "./collector-config.ts";
import { usedComponents } from "./collector-config.ts";

/** What the names of topics begin with that stand for topics of a second cluster. */
export const SINK_TOPICS = "edot-kafka-harness.sink.";

/** The topic of the run's broker that stands for one of a second cluster. */
export function sinkTopic(role: string, exporter: string, signal: string): string {
  return `${SINK_TOPICS}${role}.${exporter.replaceAll(/[^\w-]/g, ".")}.${signal}`;
}

/** The topics that stand for those of a config's second clusters, and whose they are. */
export function sinkTopics({
  role,
  components,
  pipelines,
  elsewhere,
}: Pick<CollectorConfig, "role" | "components" | "pipelines" | "elsewhere">) {
  return usedComponents({ components, pipelines }, "exporters", "kafka")
    .filter(({ id }) => elsewhere.includes(id))
    .flatMap(({ id }) =>
      [...new Set(pipelines.filter(({ exporters }) => exporters.includes(id)))].map(
        ({ signal }) => ({ role, exporter: id, topic: sinkTopic(role, id, signal) }),
      ),
    );
}
