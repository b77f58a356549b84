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

/** The alerts that fired, whatever was said of new topics. */
export function alertsTold(alerts: readonly Alert[] = []): AlertCode[] {
  return codesOf(alerts, true).filter((code) => !OF_NEW_TOPICS.includes(code));
}
