/** What a time series index takes: points from `start` on and before `end` (ISO 8601 times). */
export interface TimeSeriesWindow {
  readonly start: string;
  readonly end: string;
}

/**
 * Seconds that a new time series data stream looks back: the server's own default.
 * @see https://www.elastic.co/docs/reference/elasticsearch/index-settings/time-series
 */
export const LOOK_BACK_SECONDS = 7200;

/** The server moves the end along with the clock; nobody does so here, and a run may be long. */
const LOOK_AHEAD_SECONDS = 86_400;

/** The window of a metrics data stream whose first document comes at a moment. */
export function metricsWindow(at: Date, lookBackSeconds = LOOK_BACK_SECONDS): TimeSeriesWindow {
  const moved = (seconds: number) => new Date(at.getTime() + seconds * 1000).toISOString();
  return { start: moved(-lookBackSeconds), end: moved(LOOK_AHEAD_SECONDS) };
}
