import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { PipelineEntry } from "../../collector-config/component.ts";
import type { Problem, Rule } from "../rule.ts";
import { kafkaExporters, pipelinesBehindKafka } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** A batch processor answers at once and keeps items in memory. */
export const batchProcessor: Rule = {
  id: "batch-processor",
  severity: "error",
  title: "A batch processor keeps accepted items in memory.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: (pair) => {
    const ids = kafkaExporters(pair.edge).map(({ id }) => id);
    const atEdge = pair.edge.pipelines.filter(({ exporters }) =>
      exporters.some((id) => ids.includes(id)),
    );
    const split = durableEdge(pair, "sending_queue", "batch");
    return [
      ...problems(
        pair.edge,
        atEdge,
        "It holds acknowledged items in memory, and a crash loses them",
        `remove it, and let the exporter's queue make batches, as ${split} does`,
      ),
      ...problems(
        pair.backend,
        pipelinesBehindKafka(pair.backend),
        "It answers the kafka receiver at once: messages are committed before they are delivered (message_marking: after has no effect), and what the exporter refuses is dropped",
        `remove it, and let the edge make larger messages, as ${split} does`,
      ),
    ];
  },
};

/** One for each processor, however many pipelines it is in. */
function problems(
  config: CollectorConfig,
  pipelines: readonly PipelineEntry[],
  cost: string,
  remedy: string,
): Problem[] {
  const ids = new Set(pipelines.flatMap(({ processors }) => processors));
  return config.components
    .filter(({ section, type, id }) => section === "processors" && type === "batch" && ids.has(id))
    .map(({ id }) => {
      const using = pipelines.filter(({ processors }) => processors.includes(id));
      return {
        place: config.placeOf(["processors", id]),
        message: `${id} is a batch processor ${config.role === "edge" ? "before Kafka" : "behind the kafka receiver"}. ${cost}.`,
        remedy,
        related: using.map((pipeline) => ({
          place: config.placeOf(["service", "pipelines", pipeline.id, "processors"]),
          text: `the pipeline ${pipeline.id} uses it`,
        })),
      };
    });
}
