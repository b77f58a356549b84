import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { line, SINCE } from "./facts.ts";

/**
 * Lines as EDOT 9.4.3 wrote them, without time, caller, resource and stack: each name says what was
 * done to the pipeline.
 */
const RECORDED = {
  /** A span name of 33,000 characters; the exporter leaves out the reason unless told otherwise. */
  tooLongForTheMapping:
    '{"level":"error","msg":"failed to index document","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"traces","index":".ds-traces-delivery_mwwnhiv3.otel-harness-2026.11.25-000001","error.type":"document_parsing_exception","error.reason":"","http.response.status_code":400}',
  /** `pipeline: nope` and `include_source_on_error: false`. */
  noSuchPipeline:
    '{"level":"error","msg":"failed to index document","otelcol.component.id":"elasticsearch/x","otelcol.component.kind":"exporter","otelcol.signal":"logs","index":"logs-delivery_mwwni9oi.otel-harness","error.type":"illegal_argument_exception","error.reason":"pipeline with id [nope] does not exist","http.response.status_code":400,"hint":"OTel mapping mode requires Elasticsearch 8.12+ (see Known issues in README)"}',
  /** A metrics pipeline that delivers everything a second time. */
  conflict:
    '{"level":"error","msg":"failed to index document","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"metrics","index":".ds-metrics-delivery_mwwnmijd.otel-harness-2026.11.25-000001","error.type":"version_conflict_engine_exception","error.reason":"","http.response.status_code":409,"hint":"check the \\"Known issues\\" section of Elasticsearch Exporter docs"}',
  /** `--scenario outage --outage 24 --metrics-window 9`. */
  tooOld:
    '{"level":"error","msg":"failed to index document","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"metrics","index":"metrics-outage_mwwp54m7.otel-harness","error.type":"timestamp_error","error.reason":"","http.response.status_code":400}',
  /** `indexing_pressure.memory.primary.limit: 20kb`, after two retries. */
  busyDocument:
    '{"level":"error","msg":"failed to index document","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","index":"logs-delivery_mwwocecp.otel-harness","error.type":"es_rejected_execution_exception","error.reason":"","http.response.status_code":429}',
  /** `indexing_pressure.memory.limit: 20kb`, with a queue. */
  busyFlush:
    '{"level":"error","msg":"bulk indexer flush error","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"flush failed (429): {\\"error\\":{\\"type\\":\\"es_rejected_execution_exception\\",\\"caused_by\\":{}}}"}',
  busyDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"flush failed (429): {\\"error\\":{\\"type\\":\\"es_rejected_execution_exception\\",\\"caused_by\\":{}}}","dropped_items":60}',
  /** `http.max_content_length: 30kb`, without a queue: handed back to the receiver, which goes on. */
  largeFlush:
    '{"level":"error","msg":"bulk indexer flush error","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"flush failed (413): "}',
  largeRejected:
    '{"level":"error","msg":"Exporting failed. Rejecting data. Try enabling sending_queue to survive temporary failures.","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"Permanent error: flush failed (413): ","rejected_items":30}',
  largeSkipped:
    '{"level":"error","msg":"failed to consume message, skipping due to message_marking config","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"traces","topic":"otel-traces","partition":0,"error":"Permanent error: flush failed (413): ","offset":0}',
  /** The broker's `message.max.bytes: 20000`. */
  largeForKafka:
    '{"level":"error","msg":"kafka record exceeds max message size","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"traces","actual_message_bytes":57472,"max_message_bytes":1000000}',
  largeForKafkaDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"not retryable error: Permanent error: error exporting to topic \\"otel-traces\\": record size 57472 exceeds max 1000000: MESSAGE_TOO_LARGE: The request included a message larger than the max message size the server will accept (uncompressed_bytes=57483, compressed_bytes=57483)","dropped_items":100}',
  /** Elasticsearch killed, the exporter's queue and retries as they are by default. */
  unreachableDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"failed to execute the request: dial tcp 127.0.0.1:22525: connect: connection refused","dropped_items":20}',
  /** A broker without topics that makes none, and `retry_on_failure.max_elapsed_time: 3s`. */
  noTopicDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"no more retries left: error exporting to topic \\"otel-traces\\": context deadline exceeded","dropped_items":30}',
  /** mOTLP, with every request answered so. */
  motlpLarge:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"metrics","error":"not retryable error: Permanent error: rpc error: code = Unknown desc = error exporting items, request to https://127.0.0.1:31278/v1/metrics responded with HTTP Status Code 413, Message=Payload Too Large, Details=[]","dropped_items":15}',
  motlpBad:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"not retryable error: Permanent error: rpc error: code = InvalidArgument desc = error exporting items, request to https://127.0.0.1:24430/v1/traces responded with HTTP Status Code 400, Message=Bad Request, Details=[]","dropped_items":15}',
  motlpBusyRetried:
    '{"level":"info","msg":"Exporting failed. Will retry the request after interval.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"rpc error: code = ResourceExhausted desc = error exporting items, request to https://127.0.0.1:29967/v1/traces responded with HTTP Status Code 429, Message=request exceeded available capacity, Details=[]","interval":"236.4ms"}',
  motlpBusyDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"no more retries left: rpc error: code = ResourceExhausted desc = error exporting items, request to https://127.0.0.1:29967/v1/traces responded with HTTP Status Code 429, Message=request exceeded available capacity, Details=[]","dropped_items":15}',
  /** A batch processor before an exporter without a queue, whose retries end. */
  batchAbandoned:
    '{"level":"warn","msg":"Sender failed","otelcol.component.id":"batch","otelcol.component.kind":"processor","otelcol.pipeline.id":"logs","otelcol.signal":"logs","error":"no more retries left: rpc error: code = Unavailable desc = error exporting items, request to https://127.0.0.1:20848/v1/logs responded with HTTP Status Code 503, Message=Service Unavailable, Details=[]"}',
  /** A queue of 2 requests before a slow mOTLP: refused, and given up by the receiver. */
  queueFullRejected:
    '{"level":"error","msg":"Exporting failed. Rejecting data.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"sending queue is full","rejected_items":1}',
  queueFullSkipped:
    '{"level":"error","msg":"failed to consume message, skipping due to message_marking config","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"traces","topic":"pressure-traces","partition":0,"error":"sending queue is full","offset":2}',
  /** The same with `error_backoff` and no `multiplier`. */
  backedOffForNothing:
    '{"level":"info","msg":"Backing off due to error from the next consumer.","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"metrics","topic":"pressure-metrics","partition":0,"error":"sending queue is full","delay":0}',
  /** mOTLP answers one request with a partial success. */
  partialSuccess:
    '{"level":"warn","msg":"Partial success response","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","message":"no room","dropped_spans":3}',
  /** A broker without the topic, and a queue on disk; the last one at the collector's shutdown. */
  noTopic:
    '{"level":"error","msg":"kafka records export failed","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","records":1,"error":"error exporting to topic \\"never-logs\\": UNKNOWN_TOPIC_OR_PARTITION: This server does not host this topic-partition."}',
  noAnswer:
    '{"level":"error","msg":"kafka records export failed","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","records":1,"error":"error exporting to topic \\"never-logs\\": context deadline exceeded"}',
  shutDown:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"interrupted due to shutdown: error exporting to topic \\"never-logs\\": context deadline exceeded","dropped_items":20}',
  /** An API key that Elasticsearch does not know. */
  unauthorizedFlush:
    '{"level":"error","msg":"bulk indexer flush error","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"flush failed (401): {\\"error\\":{\\"type\\":\\"security_exception\\",\\"caused_by\\":{}}}"}',
  unauthorizedDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"Permanent error: flush failed (401): {\\"error\\":{\\"type\\":\\"security_exception\\",\\"caused_by\\":{}}}","dropped_items":7}',
  /** mOTLP, without the prefix of the API key. */
  motlpUnauthorized:
    '{"level":"error","msg":"Exporting failed. Rejecting data. Try enabling sending_queue to survive temporary failures.","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"traces","error":"not retryable error: Permanent error: rpc error: code = Unauthenticated desc = error exporting items, request to https://127.0.0.1:29829/v1/traces responded with HTTP Status Code 401, Message=ApiKey prefix not found, Details=[]","rejected_items":3}',
  /** Histograms of cumulative temporality. */
  cumulativeHistogram:
    '{"level":"warn","msg":"validation errors","otelcol.component.id":"elasticsearch","otelcol.component.kind":"exporter","otelcol.signal":"metrics","error":"dropping cumulative temporality histogram \\"ledger.histogram.cumulative\\"\\ndropping cumulative temporality exponential histogram \\"ledger.exponential.cumulative\\"\\ndropping cumulative temporality exponential histogram \\"ledger.signed_exponential.cumulative\\""}',
  /** Messages that expired: after a restart, and while the collector ran. */
  resetOnFirstFetch:
    '{"level":"info","logger":"franz","msg":"received OFFSET_OUT_OF_RANGE on the first fetch, resetting to the configured ConsumeResetOffset","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"metrics","broker":"1","topic":"otel-metrics","partition":0,"prior_offset":2}',
  resetWhileRunning:
    '{"level":"warn","logger":"franz","msg":"received OFFSET_OUT_OF_RANGE, resetting to the nearest offset; either you were consuming too slowly and the broker has deleted the segment you were in the middle of consuming, or the broker has lost data and has not yet transferred leadership","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","broker":"1","topic":"otel-logs","partition":0,"prior_offset":5}',
  /** A topic that was deleted and made again: as often as the consumer gets to ask. */
  fetchOfOldTopic:
    '{"level":"error","msg":"consumer fetch error","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"logs","error":"UNKNOWN_TOPIC_ID: This server does not host this topic ID.","topic":"otel-logs","partition":0}',
  /** A queue on a full disk. */
  diskFullRejected:
    '{"level":"error","msg":"Exporting failed. Rejecting data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"write /run/edge/storage/file_storage_queue/exporter_kafka__logs: no space left on device","rejected_items":200}',
  diskFullStuck:
    '{"level":"error","msg":"Error deleting item from queue","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"metrics","error":"failed deleting item from queue, got error from storage: write /run/edge/storage/file_storage_queue/exporter_kafka__metrics: no space left on device"}',
  /** A user of Kafka without the right to write. */
  forbiddenRecords:
    '{"level":"error","msg":"kafka records export failed","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"metrics","records":1,"error":"Permanent error: error exporting to topic \\"otel-metrics\\": TOPIC_AUTHORIZATION_FAILED: Not authorized to access topics: [Topic authorization failed.]"}',
  forbiddenDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"metrics","error":"not retryable error: Permanent error: error exporting to topic \\"otel-metrics\\": TOPIC_AUTHORIZATION_FAILED: Not authorized to access topics: [Topic authorization failed.]","dropped_items":15}',
  /** A compacted topic, and records without a key. */
  invalidDropped:
    '{"level":"error","msg":"Exporting failed. Dropping data.","otelcol.component.id":"kafka","otelcol.component.kind":"exporter","otelcol.signal":"logs","error":"not retryable error: Permanent error: error exporting to topic \\"otel-logs\\": INVALID_RECORD: This record has failed the validation on the broker and hence been rejected.","dropped_items":5}',
  /** A file exporter with a path that does not exist. */
  startFailed:
    '{"level":"error","msg":"Failed to start component","error":"open /no/such/folder/out.json: no such file or directory","type":"Exporter","id":"file"}',
  /** A start. */
  ready: '{"level":"info","msg":"Everything is ready. Begin running and processing data."}',
  assigned:
    '{"level":"info","logger":"franz","msg":"assigning partitions","otelcol.component.id":"kafka","otelcol.component.kind":"receiver","otelcol.signal":"metrics","why":"newly fetched offsets for group otel-collector","how":"assigning everything new, keeping current assignment","input":"otel-metrics[0{-2 e-1 ce0}]"}',
  /** An alias in the config. */
  deprecatedAlias:
    '{"level":"warn","msg":"\\"otlphttp\\" alias is deprecated; use \\"otlp_http\\" instead","otelcol.component.id":"otlphttp","otelcol.component.kind":"exporter","otelcol.signal":"metrics"}',
} as const;

/** The names of all recorded lines. */
export const RECORDED_NAMES = Object.keys(RECORDED) as readonly (keyof typeof RECORDED)[];

/** A recorded line, written during the scenario of `factsOf`; `times` as often. */
export function recorded(name: keyof typeof RECORDED, times = 1): LogLine {
  const fields = JSON.parse(RECORDED[name]) as Record<string, string>;
  const signal = fields["otelcol.signal"];
  const found = line({ ...fields, ...(signal === undefined ? {} : { signal }) }, SINCE + 1);
  return times === 1 ? found : { ...found, times };
}
