import { type Alert, type AlertCode, codesOf } from "../../src/verdict/alerts/alert.ts";

/**
 * What collectors may say of topics that the broker is only just making: on a busy machine it calls them
 * unknown for a moment, and both sides try again.
 */
const OF_NEW_TOPICS: readonly AlertCode[] = [
  "edge-error-logs",
  "edge-warn-logs",
  "backend-warn-logs",
];

/** What a busy machine is slow with: the first documents may take Elasticsearch more than 10 s. */
const OF_SLOW_WRITES: readonly AlertCode[] = [
  "kafka-lag",
  "backend-sends-nothing",
  "sent-without-arrival",
];

/** The alerts that fired and that no slow machine explains. */
export function alertsWithoutDelay(alerts: readonly Alert[] = []): AlertCode[] {
  return alertsTold(alerts).filter((code) => !OF_SLOW_WRITES.includes(code));
}

/** The alerts that fired, whatever was said of new topics. */
export function alertsTold(alerts: readonly Alert[] = []): AlertCode[] {
  return codesOf(alerts, true).filter((code) => !OF_NEW_TOPICS.includes(code));
}
