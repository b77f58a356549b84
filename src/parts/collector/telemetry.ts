import type { Signal } from "../../telemetry/item.ts";

/** One sample of the collector's own metrics, as the Prometheus text format has it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What one exporter says it did with the items of one signal. */
export interface ExporterTelemetry {
  readonly exporter: string;
  readonly sent: number;
  readonly sendFailed: number;
  readonly enqueueFailed: number;
}

/** What a collector says of itself for one signal, in items. */
export interface SignalTelemetry {
  readonly accepted: number;
  readonly refused: number;
  readonly exporters: readonly ExporterTelemetry[];
}

/** A collector's own metrics at one moment. */
export interface Telemetry {
  readonly samples: readonly Sample[];
  readonly signals: Readonly<Record<Signal, SignalTelemetry>>;
  /** Requests waiting in the queues of all exporters. */
  readonly queued: number;
}

const ITEMS: Record<Signal, string> = {
  traces: "spans",
  metrics: "metric_points",
  logs: "log_records",
};

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /([A-Za-z_]\w*)="((?:[^"\\]|\\.)*)"/g;
const SCRAPE_TIMEOUT_MS = 5_000;

/** Reads a collector's own metrics. @throws when it does not answer. */
export async function readTelemetry(address: string): Promise<Telemetry> {
  const response = await fetch(`http://${address}/metrics`, {
    signal: AbortSignal.timeout(SCRAPE_TIMEOUT_MS),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status} from ${address}/metrics`);
  return summarize(parseSamples(await response.text()));
}

/** Parses the Prometheus text format (https://prometheus.io/docs/instrumenting/exposition_formats/). */
export function parseSamples(text: string): Sample[] {
  const samples: Sample[] = [];
  for (const line of text.split("\n")) {
    const match = LINE.exec(line);
    if (match === null || match[1] === undefined || match[3] === undefined) continue;
    const labels: Record<string, string> = {};
    for (const [, name, value] of (match[2] ?? "").matchAll(LABEL)) {
      if (name !== undefined) labels[name] = unescaped(value ?? "");
    }
    samples.push({ name: match[1], labels, value: Number(match[3]) });
  }
  return samples;
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (_match, escaped: string) =>
    escaped === "n" ? "\n" : escaped,
  );
}

function summarize(samples: readonly Sample[]): Telemetry {
  const matching = (name: string) =>
    samples.filter((sample) => sample.name === name || sample.name === `${name}_total`);
  const total = (name: string, exporter?: string) =>
    matching(name)
      .filter(({ labels }) => exporter === undefined || labels.exporter === exporter)
      .reduce((sum, sample) => sum + sample.value, 0);
  const of = (signal: Signal): SignalTelemetry => {
    const items = ITEMS[signal];
    const [sent, failed, notQueued] = [
      `otelcol_exporter_sent_${items}`,
      `otelcol_exporter_send_failed_${items}`,
      `otelcol_exporter_enqueue_failed_${items}`,
    ] as const;
    const exporters = new Set(
      [sent, failed, notQueued].flatMap(matching).map(({ labels }) => labels.exporter ?? ""),
    );
    return {
      accepted: total(`otelcol_receiver_accepted_${items}`),
      refused: total(`otelcol_receiver_refused_${items}`),
      exporters: [...exporters].map((exporter) => ({
        exporter,
        sent: total(sent, exporter),
        sendFailed: total(failed, exporter),
        enqueueFailed: total(notQueued, exporter),
      })),
    };
  };
  return {
    samples,
    signals: { traces: of("traces"), metrics: of("metrics"), logs: of("logs") },
    queued: total("otelcol_exporter_queue_size"),
  };
}
