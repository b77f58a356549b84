import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import {
  type Component,
  componentOf,
  type PipelineEntry,
} from "../../collector-config/component.ts";
import { asRecord } from "../../collector-config/tree.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { CheckedPair, Problem, Rule } from "../rule.ts";

/** One way of a signal from a receiver to a destination. */
interface Path {
  readonly from: string;
  readonly to: string;
  readonly pipeline: PipelineEntry;
  readonly exporter: string;
}

/** Processors by which two pipelines may share out what one receiver gives both. */
const DIVIDING = ["filter", "probabilistic_sampler", "tail_sampling", "logdedup"];

/** A signal goes from one receiver to one destination by two pipelines or exporters. */
export const duplicatePath: Rule = {
  id: "duplicate-path",
  severity: "error",
  title: "A signal reaches one destination by two pipelines or exporters.",
  provedBy: { file: "tests/e2e/broken-pipelines.test.ts", names: "the rule" },
  find: (pair) =>
    SIGNALS.flatMap((signal) => [
      ...twice(pair.edge, signal, edgePaths(pair, signal), "Kafka"),
      ...twice(pair.backend, signal, backendPaths(pair, signal), "the target"),
    ]),
};

function twice(
  config: CollectorConfig,
  signal: Signal,
  paths: readonly Path[],
  where: string,
): Problem[] {
  const same = Map.groupBy(paths, ({ from, to }) => JSON.stringify([from, to]));
  return [...same.values()].flatMap(([first, ...others]): Problem[] => {
    const [second] = others;
    if (first === undefined || second === undefined) return [];
    const [a, b] = [wayOf(first), wayOf(second)];
    return [
      {
        place: config.placeOf(["service", "pipelines", second.pipeline.id]),
        message: `${signal} of the ${config.role} reach the same place in ${where} by ${a} and by ${b}. Each item arrives ${others.length + 1} times.`,
        remedy:
          "keep one of them, or let a filter processor or a routing connector share the items out",
        related: [
          { place: config.placeOf(["service", "pipelines", first.pipeline.id]), text: `${a}` },
        ],
      },
    ];
  });
}

function wayOf({ pipeline, exporter }: Path): string {
  return `${exporter} in the pipeline ${pipeline.id}`;
}

function undivided(config: CollectorConfig, signal: Signal): PipelineEntry[] {
  return config.pipelines.filter(
    (pipeline) =>
      pipeline.signal === signal &&
      !pipeline.processors.some((id) => DIVIDING.includes(id.split("/")[0] ?? id)),
  );
}

function edgePaths({ edge, writes }: CheckedPair, signal: Signal): Path[] {
  const own = writes.filter((write) => write.signal === signal && !write.dynamic);
  return undivided(edge, signal).flatMap((pipeline) =>
    pipeline.receivers
      .filter((id) => componentOf(edge.components, "receivers", id) !== undefined)
      .flatMap((from) =>
        own
          .filter(({ component }) => pipeline.exporters.includes(component))
          .map(({ component, topic }) => ({
            ...{ from, pipeline, exporter: component },
            to: JSON.stringify([
              topic.value,
              componentOf(edge.components, "exporters", component)?.settings.brokers,
            ]),
          })),
      ),
  );
}

function backendPaths({ backend, reads }: CheckedPair, signal: Signal): Path[] {
  const own = reads.filter((read) => read.signal === signal);
  return undivided(backend, signal).flatMap((pipeline) =>
    own
      .filter(({ component }) => pipeline.receivers.includes(component))
      .flatMap(({ topics }) =>
        exportersOf(backend, pipeline).map((exporter) => ({
          ...{ from: JSON.stringify(topics.value), pipeline, exporter: exporter.id },
          to: destinationOf(exporter, signal),
        })),
      ),
  );
}

/** What tells two destinations from each other; it may hold a login, and is compared alone. */
function destinationOf({ type, settings }: Component, signal: Signal): string {
  const { endpoint, endpoints, cloudid, pipeline, headers } = settings;
  const index = [settings[`${signal}_index`], asRecord(settings[`${signal}_dynamic_index`])];
  const own = settings[`${signal}_endpoint`];
  return JSON.stringify([type, endpoint, endpoints, cloudid, pipeline, headers, index, own]);
}

function exportersOf(config: CollectorConfig, { exporters }: PipelineEntry): Component[] {
  return config.components.filter(
    ({ section, type, id }) =>
      section === "exporters" && !["debug", "nop", "file"].includes(type) && exporters.includes(id),
  );
}
