import { type Alarm, type AlarmCode, codesOf } from "../../src/verdict/alerts/alarm.ts";

/**
 * What collectors may say of topics that the broker is only just making: on a busy machine it calls them
 * unknown for a moment, and both sides try again.
 */
const OF_NEW_TOPICS: readonly AlarmCode[] = [
  "edge-error-logs",
  "edge-warn-logs",
  "backend-warn-logs",
];

/** The alarms that fired, whatever was said of new topics. */
export function alarmsTold(alarms: readonly Alarm[] = []): AlarmCode[] {
  return codesOf(alarms, true).filter((code) => !OF_NEW_TOPICS.includes(code));
}
