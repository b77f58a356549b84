/** What somebody may watch in production, and how it behaved in a scenario. */
export interface Alarm {
  readonly code: AlarmCode;
  /** What is watched, as its owner names it, for example `edge: otelcol_exporter_send_failed_*`. */
  readonly watches: string;
  /** When it is taken for an alarm, for example `rises`. */
  readonly rule: string;
  readonly fired: boolean;
  /** The highest value that was seen. */
  readonly peak: number;
  /** The peak's unit, for example `items`. */
  readonly unit: string;
  /** Seconds after {@link Alarm.since} at which it would have been told; only where it fired. */
  readonly afterSeconds?: number;
  /**
   * What its seconds count from: the first fault that took the target or another part away, or the
   * moment from which items were sent and the backend collector ran. The scenario's beginning is no moment
   * that production knows.
   */
  readonly since?: "outage" | "sending";
}

/** Stable names of the alarms that each scenario is held against. */
export const ALARM_CODES = [
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
export type AlarmCode = (typeof ALARM_CODES)[number];

/** Alarms without the words that explain them. */
export function codesOf(alarms: readonly Alarm[], fired: boolean): AlarmCode[] {
  return alarms.filter((alarm) => alarm.fired === fired).map(({ code }) => code);
}
