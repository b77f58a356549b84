import { SIGNALS, type Signal } from "../../telemetry/item.ts";

/** One sample of the collector's own metrics, as the Prometheus text format has it. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** What a collector says of itself for one signal; sums over its components, in items. */
export interface SignalTelemetry {
  readonly accepted: number;
  readonly refused: number;
  readonly sent: number;
  readonly sendFailed: number;
  readonly enqueueFailed: number;
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
      if (name !== undefined) labels[name] = value ?? "";
    }
    samples.push({ name: match[1], labels, value: Number(match[3]) });
  }
  return samples;
}

function summarize(samples: readonly Sample[]): Telemetry {
  const total = (name: string) =>
    samples
      .filter((sample) => sample.name === name || sample.name === `${name}_total`)
      .reduce((sum, sample) => sum + sample.value, 0);
  const of = (signal: Signal): SignalTelemetry => ({
    accepted: total(`otelcol_receiver_accepted_${ITEMS[signal]}`),
    refused: total(`otelcol_receiver_refused_${ITEMS[signal]}`),
    sent: total(`otelcol_exporter_sent_${ITEMS[signal]}`),
    sendFailed: total(`otelcol_exporter_send_failed_${ITEMS[signal]}`),
    enqueueFailed: total(`otelcol_exporter_enqueue_failed_${ITEMS[signal]}`),
  });
  const signals = Object.fromEntries(SIGNALS.map((signal) => [signal, of(signal)]));
  return {
    samples,
    signals: signals as Record<Signal, SignalTelemetry>,
    queued: total("otelcol_exporter_queue_size"),
  };
}
