import type { HrTime } from "@opentelemetry/api";

const SECOND = 1_000_000_000;
const MILLISECOND = 1_000_000;

/** Now, with nanoseconds below the millisecond that follow from the sequence number. */
export function nowWithNanos(sequence: number): HrTime {
  const milliseconds = Date.now();
  const seconds = Math.floor(milliseconds / 1000);
  const nanos = (milliseconds % 1000) * MILLISECOND + ((sequence * 7919 + 1) % MILLISECOND);
  return [seconds, nanos];
}

/** A time moved by nanoseconds (whole, either sign, less than a second each way). */
export function moved([seconds, nanos]: HrTime, by: number): HrTime {
  const sum = nanos + by;
  if (sum < 0) return [seconds - 1, sum + SECOND];
  return sum >= SECOND ? [seconds + 1, sum - SECOND] : [seconds, sum];
}
