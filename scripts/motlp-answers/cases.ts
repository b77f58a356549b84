import type { MotlpAnswer, RetryAfter } from "../../src/stack/parts/motlp/answers.ts";

/** One way in which the endpoint does not simply accept a request. */
export interface AnswerCase {
  /** As the table names it. */
  readonly name: string;
  readonly answer: MotlpAnswer;
  /** Milliseconds that the exporter waits in vain before it knows. */
  readonly waitedMs?: number;
}

/** Seconds that `Retry-After` asks for: longer than any backoff of the first retry. */
export const RETRY_AFTER_S = 3;
/** Of the items that are sent in one request, so many are rejected in a partial success. */
export const REJECTED = 1;
/** Milliseconds after which the exporter gives up waiting for an answer. */
export const TIMEOUT_MS = 5000;

const status = (code: number, retryAfter?: RetryAfter): AnswerCase => ({
  name: retryAfter === undefined ? `${code}` : `${code}, ${nameOf(retryAfter)}`,
  answer: { kind: "status", status: code, ...(retryAfter && { retryAfter }) },
});

function nameOf({ seconds, form }: RetryAfter): string {
  return form === "date"
    ? `\`Retry-After\`: the date in ${seconds} s`
    : `\`Retry-After: ${seconds}\``;
}

const inSeconds: RetryAfter = { seconds: RETRY_AFTER_S };
// A date has whole seconds: one more, so that the wait is never shorter than that of the seconds.
const asDate: RetryAfter = { seconds: RETRY_AFTER_S + 1, form: "date" };

/** The cases of the table, in its order. */
export const CASES: readonly AnswerCase[] = [
  ...[400, 401, 403, 404, 408, 413].map((code) => status(code)),
  ...[status(429), status(429, inSeconds), status(429, asDate)],
  status(500),
  ...[status(502), status(502, inSeconds)],
  ...[status(503), status(503, inSeconds), status(503, asDate)],
  ...[status(504), status(504, inSeconds)],
  {
    name: "200, partial success",
    answer: { kind: "partial-success", rejected: REJECTED, message: "rejected by the test" },
  },
  { name: "200, after a second", answer: { kind: "slow", ms: 1000 } },
  { name: "no answer within `timeout`", answer: { kind: "hang" }, waitedMs: TIMEOUT_MS },
];
