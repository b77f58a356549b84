import { HarnessError } from "../../../base/errors.ts";
import type { SentPath } from "../../../collector-config/sent-path.ts";
import type { Signal } from "../../../otlp/item.ts";

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
/** Milliseconds in which a collector answers a sample of the timeline: Prometheus' default scrape_timeout. */
export const SAMPLED_WITHIN_MS = 10_000;
/** Milliseconds in which it answers what a run depends on: a machine may be busy. */
const ANSWERED_WITHIN_MS = 60_000;

/** How a collector's own metrics are read. */
export interface TelemetryOptions {
  /** Whose receivers and exporters are counted; by default all of them. */
  readonly path?: SentPath | undefined;
  readonly withinMs?: number | undefined;
}

/**
 * Reads a collector's own metrics.
 *
 * @throws HarnessError `part-not-ready` when it does not answer in time, or what `fetch` throws
 */
export async function readTelemetry(
  address: string,
  { path, withinMs = ANSWERED_WITHIN_MS }: TelemetryOptions = {},
): Promise<Telemetry> {
  const url = `http://${address}/metrics`;
  const timeout = AbortSignal.timeout(withinMs);
  try {
    const response = await fetch(url, { signal: timeout });
    if (!response.ok) throw new Error(`HTTP ${response.status} from ${url}`);
    return summarize(parseSamples(await response.text()), path);
  } catch (error) {
    if (!timeout.aborted) throw error;
    throw new HarnessError({
      code: "part-not-ready",
      message: `a collector did not answer with its own metrics within ${withinMs / 1000} s`,
      place: url,
      remedy: "see the collector's log; a machine with too much to do can be the reason",
    });
  }
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

/** The sums of a collector's own metrics; of a path's receivers and exporters, where one is given. */
export function summarize(samples: readonly Sample[], path?: SentPath): Telemetry {
  const matching = (name: string) =>
    samples.filter((sample) => sample.name === name || sample.name === `${name}_total`);
  const total = (name: string, exporter: string) =>
    matching(name)
      .filter(({ labels }) => labels.exporter === exporter)
      .reduce((sum, sample) => sum + sample.value, 0);
  const from = (name: string, receivers: readonly string[] | undefined) =>
    matching(name)
      .filter(({ labels }) => receivers?.includes(labels.receiver ?? "") ?? true)
      .reduce((sum, sample) => sum + sample.value, 0);
  const onPath = path && Object.values(path).flatMap((ends) => ends.exporters);
  const of = (signal: Signal): SignalTelemetry => {
    const ends = path?.[signal];
    const items = ITEMS[signal];
    const [sent, failed, notQueued] = [
      `otelcol_exporter_sent_${items}`,
      `otelcol_exporter_send_failed_${items}`,
      `otelcol_exporter_enqueue_failed_${items}`,
    ] as const;
    const exporters = new Set(
      [sent, failed, notQueued]
        .flatMap(matching)
        .map(({ labels }) => labels.exporter ?? "")
        .filter((exporter) => ends?.exporters.includes(exporter) ?? true),
    );
    return {
      accepted: from(`otelcol_receiver_accepted_${items}`, ends?.receivers),
      refused: from(`otelcol_receiver_refused_${items}`, ends?.receivers),
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
    queued: matching("otelcol_exporter_queue_size")
      .filter(({ labels }) => onPath?.includes(labels.exporter ?? "") ?? true)
      .reduce((sum, sample) => sum + sample.value, 0),
  };
}
