import type { Signal } from "../../../src/otlp/item.ts";
import type { PipelineState } from "../../../src/scenario/pipeline-state.ts";
import type { SignalTelemetry, Telemetry } from "../../../src/stack/parts/collector/telemetry.ts";

const NOTHING: SignalTelemetry = { accepted: 0, refused: 0, exporters: [] };

/** One signal's counters: accepted, and what one exporter says of it. */
export function counted(accepted: number, sent: number, more = {}): SignalTelemetry {
  const exporter = { exporter: "out", sent, sendFailed: 0, enqueueFailed: 0, ...more };
  return { accepted, refused: 0, exporters: [exporter] };
}

/** A collector's counters; signals that are not given have seen nothing. */
export function telemetryOf(
  signals: Partial<Record<Signal, SignalTelemetry>>,
  queued = 0,
): Telemetry {
  return {
    samples: [],
    signals: { traces: NOTHING, metrics: NOTHING, logs: NOTHING, ...signals },
    queued,
  };
}

/** A partition with one message for each of `end` offsets. */
export function partition(end: number, committed: number | null, topic = "topic") {
  return {
    topic,
    partition: 0,
    start: 0n,
    end: BigInt(end),
    committed: committed === null ? null : BigInt(committed),
  };
}

/** A pipeline that has delivered ten log records and holds nothing; with changes. */
export function stateOf(changes: Partial<PipelineState> = {}): PipelineState {
  return {
    edge: telemetryOf({ logs: counted(10, 10) }),
    backend: telemetryOf({ logs: counted(10, 10) }),
    members: [],
    partitions: [partition(4, 4)],
    arrived: { traces: 0, metrics: 0, logs: 10 },
    ...changes,
  };
}
