/** What somebody may watch in production, and how it behaved in a scenario. */
export interface Alert {
  readonly code: AlertCode;
  /** What is watched, as its owner names it, for example `edge: otelcol_exporter_send_failed_*`. */
  readonly watches: string;
  /** When it is taken for an alert, for example `rises`. */
  readonly rule: string;
  readonly fired: boolean;
  /** The highest value that was seen. */
  readonly peak: number;
  /** The peak's unit, for example `items`. */
  readonly unit: string;
  /** Seconds after {@link Alert.since} at which it would have been told; only where it fired. */
  readonly afterSeconds?: number;
  /**
   * What its seconds count from: the first fault that took the target or another part away, or the
   * moment from which items were sent and the backend collector ran. The scenario's beginning is no moment
   * that production knows.
   */
  readonly since?: "outage" | "sending";
}

/** Stable names of the alerts that each scenario is held against. */
export const ALERT_CODES = [
  "edge-down",
  "edge-restarted",
  "edge-refused",
  "edge-queue-full",
  "edge-enqueue-failed",
  "edge-send-failed",
  "edge-error-logs",
  "edge-warn-logs",
  "kafka-lag",
  "kafka-expired",
  "backend-down",
  "backend-restarted",
  "backend-refused",
  "backend-undecodable",
  "backend-queue-full",
  "backend-enqueue-failed",
  "backend-send-failed",
  "backend-sends-nothing",
  "backend-documents-failed",
  "backend-error-logs",
  "backend-warn-logs",
  "sent-without-arrival",
] as const;
export type AlertCode = (typeof ALERT_CODES)[number];

/** Alerts that are seen while a scenario runs; those on logs are read at its end. */
export const LIVE_ALERT_CODES = ALERT_CODES.filter((code) => !code.endsWith("-logs"));

/** Alerts without the words that explain them. */
export function codesOf(alerts: readonly Alert[], fired: boolean): AlertCode[] {
  return alerts.filter((alert) => alert.fired === fired).map(({ code }) => code);
}
