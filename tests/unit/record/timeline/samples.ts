import type {
  CollectorSample,
  Counts,
  TimelineSample,
} from "../../../../src/record/timeline/sample.ts";

const NONE: Counts = { traces: 0, metrics: 0, logs: 0 };

/** So many log records, and nothing else. */
export function logs(count: number): Counts {
  return { ...NONE, logs: count };
}

/** A collector that has done nothing yet; with changes. */
export function collector(changes: Partial<CollectorSample> = {}): CollectorSample {
  return {
    ...{ uptime: 10, accepted: NONE, refused: NONE, sent: NONE, sendFailed: NONE },
    ...{ enqueueFailed: NONE, queue: { size: 0, fullest: 0 }, failures: {}, ...changes },
  };
}

/** A pipeline at rest, so many seconds after it began; with changes. */
export function sample(seconds: number, changes: Partial<TimelineSample> = {}): TimelineSample {
  return {
    at: new Date(Date.UTC(2026, 0, 1) + seconds * 1000).toISOString(),
    sent: NONE,
    edge: collector({ uptime: 10 + seconds }),
    kafka: { start: 0, end: 0, waiting: 0, lag: 0, expired: 0 },
    backend: collector({ uptime: 10 + seconds }),
    arrived: NONE,
    ...changes,
  };
}
