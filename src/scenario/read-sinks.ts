import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { componentOf } from "../collector-config/component.ts";
import { OTLP_HTTP_EXPORTERS } from "../collector-config/exporter-clients.ts";
import { sinkPath } from "../collector-config/sink-client.ts";
import { sinkTopics } from "../collector-config/sink-topics.ts";
import type { SinkArrivals, SinkProtocol } from "../record/pipeline-facts.ts";
import { sequencesIn } from "../record/sequence-ranges.ts";
import { KafkaTap } from "../stack/parts/kafka/kafka-tap.ts";
import { Arrivals } from "../stack/parts/sink/arrivals.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/**
 * What has come of a run to each second destination of both configs; nothing of what never came.
 *
 * @throws the reason for which the pipeline ended
 */
export async function readSinks(pipeline: Pipeline, run: string): Promise<SinkArrivals[]> {
  const configs = [pipeline.config("edge"), pipeline.config("backend")];
  const arrived = [...pipeline.sinkArrivals(run), ...(await readTopics(pipeline, configs, run))];
  return configs.flatMap((config) =>
    config.elsewhere.map((exporter): SinkArrivals => {
      const found = arrived.find((one) => one.role === config.role && one.exporter === exporter);
      const { role } = config;
      return found ?? { role, exporter, protocol: protocolOf(config, exporter), ...nothing() };
    }),
  );
}

async function readTopics(
  pipeline: Pipeline,
  configs: readonly CollectorConfig[],
  run: string,
): Promise<SinkArrivals[]> {
  const wanted = configs.flatMap(sinkTopics);
  if (wanted.length === 0) return [];
  const { admin, bootstrap } = await pipeline.kafka;
  const ends = await admin.sinkOffsets();
  const topics = [...new Set(ends.map(({ topic }) => topic))];
  if (topics.length === 0) return [];
  const arrivals = new Arrivals();
  const { signal } = pipeline;
  const tap = await KafkaTap.open({
    ...{ bootstrap, topics, run, signal },
    onMessage: ({ topic, items }) => {
      const owner = wanted.find((one) => one.topic === topic);
      if (owner === undefined || items === null) return;
      const path = sinkPath(owner.role, owner.exporter);
      for (const sequence of sequencesIn(items.sequences)) {
        arrivals.add(path, "Kafka topic", { run, signal: items.signal, sequence });
      }
    },
  });
  try {
    await tap.until(ends, signal);
  } finally {
    await tap.close();
  }
  return arrivals.of(run);
}

function nothing() {
  return {
    items: { traces: 0, metrics: 0, logs: 0 },
    reached: {},
    duplicated: { traces: 0, metrics: 0, logs: 0 },
  };
}

function protocolOf({ components }: CollectorConfig, exporter: string): SinkProtocol {
  const type = componentOf(components, "exporters", exporter)?.type ?? "";
  if (type === "kafka") return "Kafka topic";
  if (type === "elasticsearch") return "Elasticsearch bulk API";
  return OTLP_HTTP_EXPORTERS.includes(type) ? "OTLP/HTTP" : "OTLP/gRPC";
}
