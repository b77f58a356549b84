import { type LogLine, parseLogLine } from "../../../../src/record/collector-log/log.ts";

/** Lines as EDOT 9.4.3 wrote them, without their stack traces; `at` sets another time. */
function recorded(text: string, changes: Readonly<Record<string, unknown>>): LogLine {
  const line = parseLogLine(JSON.stringify({ ...JSON.parse(text), ...changes }));
  if (line === undefined) throw new Error(`not a log line: ${text}`);
  return line;
}

const NOT_JSON = String.raw`ReadObject: expect { or , or } or n, but found \ufffd, error found in #2 byte of ...|\n\ufffd\u0016\u0012\ufffd\u0012|...`;

/** What differs from line to line. */
export interface Recorded {
  readonly signal?: string;
  readonly topic?: string;
  readonly offset?: number;
  readonly partition?: number;
  /** ISO 8601. */
  readonly ts?: string;
}

function fieldsOf({ signal = "logs", ts = "2026-01-02T03:04:06Z" }: Recorded) {
  return { "otelcol.signal": signal, ts };
}

function placeOf({ topic = "otel-logs", offset = 0, partition = 0 }: Recorded) {
  return { topic, offset, partition };
}

/** An item larger than the batches of the edge's queue may be. */
export function notSplit(more: Recorded = {}): LogLine {
  return recorded(
    `{"level":"warn","ts":"2026-11-30T13:22:54.676Z","caller":"queuebatch/partition_batcher.go:87","msg":"Failed to split request.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"one log record size is greater than max size, dropping items: 2"}`,
    fieldsOf(more),
  );
}

/** otlp_proto read as otlp_json: the reason, which comes first and has no place. */
export function unmarshalFailed(more: Recorded = {}): LogLine {
  return recorded(
    `{"level":"error","ts":"2026-11-25T22:08:03.855Z","caller":"kafkareceiver@v0.152.0/kafka_receiver.go:383","msg":"failed to unmarshal message","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","error":"${NOT_JSON}"}`,
    fieldsOf(more),
  );
}

/** The message, where the receiver marks it as done. */
export function skipped(more: Recorded = {}): LogLine {
  return recorded(
    `{"level":"error","ts":"2026-11-25T22:08:03.856Z","caller":"kafkareceiver@v0.152.0/consumer_franz.go:612","msg":"failed to consume message, skipping due to message_marking config","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","topic":"otel-logs","partition":0,"error":"Permanent error: ${NOT_JSON}","offset":0}`,
    { ...fieldsOf(more), ...placeOf(more) },
  );
}

/** The message, where the receiver stops at it. */
export function notProcessed(more: Recorded = {}): LogLine {
  return recorded(
    `{"level":"error","ts":"2026-11-25T22:08:03.856Z","caller":"kafkareceiver@v0.152.0/consumer_franz.go:342","msg":"unable to process message","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","topic":"otel-logs","partition":0,"error":"Permanent error: ${NOT_JSON}","offset":0}`,
    { ...fieldsOf(more), ...placeOf(more) },
  );
}

/** The partition, which stands still from there on. */
export function paused(more: Recorded = {}): LogLine {
  return recorded(
    `{"level":"error","ts":"2026-11-25T22:08:03.856Z","caller":"kafkareceiver@v0.152.0/consumer_franz.go:397","msg":"pausing partition due to permanent processing error, partition will remain paused until rebalance","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","topic":"otel-logs","partition":0,"offset":0}`,
    { ...fieldsOf(more), ...placeOf(more) },
  );
}
