import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { PipelineEntry } from "../../collector-config/component.ts";
import { durableLine } from "../../verdict/findings/durable-line.ts";
import type { Rule } from "../rule.ts";
import { pipelinesBehindKafka } from "../settings/behind-kafka.ts";

/** Histograms of cumulative temporality reach the Elasticsearch exporter, which drops them. */
export const cumulativeHistogram: Rule = {
  id: "cumulative-histogram",
  severity: "error",
  title: "Nothing turns cumulative histograms into delta before Elasticsearch.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "cumulative-histogram" },
  find: (pair) => {
    const behind = pipelinesBehindKafka(pair.backend).filter(
      ({ signal, exporters }) =>
        signal === "metrics" && exporters.some((id) => typeOf(id) === "elasticsearch"),
    );
    if (behind.length === 0 || behind.every(converts)) return [];
    return entering(pair.edge)
      .filter((pipeline) => !converts(pipeline))
      .map(({ id }) => ({
        place: pair.edge.placeOf(["service", "pipelines", id]),
        message: `No cumulativetodelta processor is in the pipeline ${id} of the edge, or in the metrics pipelines of the backend. The Elasticsearch exporter drops histograms of cumulative temporality, which SDKs send by default.`,
        remedy: `add a cumulativetodelta processor at the edge, as ${durableLine(pair.durable, "edge", "processors", "cumulativetodelta")} does, or let the SDKs send delta`,
      }));
  },
};

const typeOf = (id: string) => id.split("/")[0] ?? id;

/** The metrics pipelines by which items come straight from OTLP to Kafka. */
function entering({ pipelines }: CollectorConfig): PipelineEntry[] {
  return pipelines.filter(
    ({ signal, receivers, exporters }) =>
      signal === "metrics" &&
      receivers.some((id) => typeOf(id) === "otlp") &&
      exporters.some((id) => typeOf(id) === "kafka"),
  );
}

function converts({ processors }: PipelineEntry): boolean {
  return processors.some((id) => typeOf(id) === "cumulativetodelta");
}
