import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { CollectorSample, Counts } from "../../record/timeline/sample.ts";
import { isSending } from "../../record/timeline/sending-exporters.ts";
import type { Sample, Telemetry } from "../../stack/parts/collector/telemetry.ts";

/** Counters whose names speak of failure; what every signal has is in the sample by name already. */
const FAILURE = /fail|refus|drop|error|reject/;
const PER_SIGNAL = /^otelcol_(receiver_refused|exporter_(send|enqueue)_failed)_/;
/** The Elasticsearch exporter's documents by what became of them. */
const DOCUMENTS = "otelcol_elasticsearch_docs_processed";
const UPTIME = "otelcol_process_uptime";

/**
 * What the timeline keeps of a collector's own metrics.
 *
 * @see https://opentelemetry.io/docs/collector/internal-telemetry/
 */
export function sampleCollector({ samples, signals, queued }: Telemetry): CollectorSample {
  const exported = (counter: "sent" | "sendFailed" | "enqueueFailed") =>
    countsOf((signal) =>
      signals[signal].exporters
        .filter(({ exporter }) => isSending(exporter))
        .reduce((sum, found) => sum + found[counter], 0),
    );
  const failures: Record<string, number> = {};
  let uptime = 0;
  for (const { name, labels, value } of samples) {
    const base = name.replace(/_total$/, "");
    if (base.startsWith(UPTIME)) uptime = Math.max(uptime, value);
    const failure = failureName(base, labels);
    if (failure !== undefined) failures[failure] = (failures[failure] ?? 0) + value;
  }
  return {
    uptime,
    accepted: countsOf((signal) => signals[signal].accepted),
    refused: countsOf((signal) => signals[signal].refused),
    sent: exported("sent"),
    sendFailed: exported("sendFailed"),
    enqueueFailed: exported("enqueueFailed"),
    queue: { size: queued, fullest: fullest(samples) },
    failures,
  };
}

/** One full queue beside empty ones is a full queue. */
function fullest(samples: Telemetry["samples"]): number {
  const queueOf = ({ labels }: Sample) => `${labels.exporter} ${labels.data_type}`;
  const of = (name: string) => samples.filter((sample) => sample.name === name);
  const capacities = new Map(
    of("otelcol_exporter_queue_capacity").map((sample) => [queueOf(sample), sample.value]),
  );
  const shares = of("otelcol_exporter_queue_size").map((sample) => {
    const capacity = capacities.get(queueOf(sample)) ?? 0;
    return capacity === 0 ? 0 : Math.round((100 * sample.value) / capacity);
  });
  return Math.max(0, ...shares);
}

function failureName(name: string, labels: Readonly<Record<string, string>>): string | undefined {
  if (!name.startsWith("otelcol_") || /_(bucket|count|sum)$/.test(name)) return undefined;
  if (name === DOCUMENTS) {
    return labels.outcome === "success" ? undefined : `${name} (${labels.outcome ?? "?"})`;
  }
  return FAILURE.test(name) && !PER_SIGNAL.test(name) ? name : undefined;
}

function countsOf(count: (signal: Signal) => number): Counts {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, count(signal)])) as Record<
    Signal,
    number
  >;
}
