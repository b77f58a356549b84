/**
 * The texts of the collectors' logs that the harness knows. All other code matches the ids of this file:
 * another EDOT version is a change here and in the test that classifies recorded lines.
 */

/** A text that a component writes. */
export interface KnownText {
  readonly id: string;
  /** The entire text; or a pattern that it contains. */
  readonly text: string | RegExp;
  /** The component or library that writes it. */
  readonly component: string;
  /** The EDOT versions whose sources have it. */
  readonly versions: readonly string[];
  /** The source file upstream, or the page that specifies it. */
  readonly source: string;
}

/** A text of a log line's message. */
export interface KnownMessage extends KnownText {
  /** Where the text is; in the message alone if left out. */
  readonly within?: "message and error";
}

/** A text of why something failed. */
export interface KnownReason extends KnownText {
  /** Where the text is; in the line's error alone if left out. */
  readonly within?: "message, error and error type";
}

const ALL = ["9.3.0", "9.4.3"];
const SINCE_9_4 = ["9.4.3"];

const CORE = "https://github.com/open-telemetry/opentelemetry-collector/blob/main";
const CONTRIB = "https://github.com/open-telemetry/opentelemetry-collector-contrib/blob/main";
const FRANZ = "https://github.com/twmb/franz-go/blob/master/pkg";
const HELPER = `${CORE}/exporter/exporterhelper/internal`;
const KAFKA_RECEIVER = `${CONTRIB}/receiver/kafkareceiver`;
const KAFKA_EXPORTER = `${CONTRIB}/exporter/kafkaexporter`;
const ELASTICSEARCH_EXPORTER = `${CONTRIB}/exporter/elasticsearchexporter`;

/** What a line says. No line matches two rows. */
export const MESSAGES = [
  {
    id: "request-retried",
    text: "Exporting failed. Will retry the request after interval.",
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/retry_sender.go`,
  },
  {
    id: "request-dropped",
    text: /^Exporting failed\. Dropping data\./,
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/queue_sender.go`,
  },
  {
    // Followed by advice where the exporter has no queue.
    id: "request-rejected",
    text: /^Exporting failed\. Rejecting data\./,
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/base_exporter.go`,
  },
  {
    // An item is larger than a batch may be: it is dropped, and so is what follows it in its request.
    id: "request-not-split",
    text: "Failed to split request.",
    component: "exporterhelper",
    versions: SINCE_9_4,
    source: `${HELPER}/queuebatch/partition_batcher.go`,
  },
  {
    id: "queue-entry-stuck",
    text: "Error deleting item from queue",
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/queue/persistent_queue.go`,
  },
  {
    // With the number of entries (`errorCount`), at the start of a collector.
    id: "queue-not-restored",
    text: "Errors occurred while moving items for dispatching back to queue",
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/queue/persistent_queue.go`,
  },
  {
    id: "batch-abandoned",
    text: "Sender failed",
    component: "batchprocessor",
    versions: ALL,
    source: `${CORE}/processor/batchprocessor/batch_processor.go`,
  },
  {
    id: "partial-success",
    text: "Partial success response",
    component: "otlphttpexporter",
    versions: ALL,
    source: "https://opentelemetry.io/docs/specs/otlp/#partial-success-1",
  },
  {
    id: "document-refused",
    text: "failed to index document",
    component: "elasticsearchexporter",
    versions: ALL,
    source: `${ELASTICSEARCH_EXPORTER}/bulkindexer.go`,
  },
  {
    id: "flush-failed",
    text: "bulk indexer flush error",
    component: "elasticsearchexporter",
    versions: ALL,
    source: `${ELASTICSEARCH_EXPORTER}/bulkindexer.go`,
  },
  {
    id: "histogram-dropped",
    text: /dropping cumulative temporality (exponential )?histogram/,
    within: "message and error",
    component: "elasticsearchexporter",
    versions: ALL,
    source: `${ELASTICSEARCH_EXPORTER}/exporter.go`,
  },
  {
    id: "record-dropped",
    text: /^dropping (log|profile) record/,
    component: "elasticsearchexporter",
    versions: ALL,
    source: `${ELASTICSEARCH_EXPORTER}/exporter.go`,
  },
  {
    id: "records-failed",
    text: "kafka records export failed",
    component: "kafkaexporter",
    versions: ALL,
    source: `${KAFKA_EXPORTER}/kafka_exporter.go`,
  },
  {
    id: "record-too-large",
    text: "kafka record exceeds max message size",
    component: "kafkaexporter",
    versions: SINCE_9_4,
    source: `${KAFKA_EXPORTER}/kafka_exporter.go`,
  },
  {
    // The reason why a message cannot be decoded, without its place; the next two have the place.
    id: "unmarshal-failed",
    text: "failed to unmarshal message",
    component: "kafkareceiver",
    versions: ALL,
    source: `${KAFKA_RECEIVER}/kafka_receiver.go`,
  },
  {
    id: "message-skipped",
    text: "failed to consume message, skipping due to message_marking config",
    component: "kafkareceiver",
    versions: ALL,
    source: `${KAFKA_RECEIVER}/consumer_franz.go`,
  },
  {
    id: "message-not-processed",
    text: "unable to process message",
    component: "kafkareceiver",
    versions: ALL,
    source: `${KAFKA_RECEIVER}/consumer_franz.go`,
  },
  {
    // Permanent, or without error_backoff; nothing beyond is read until a rebalance.
    id: "partition-paused",
    text: /^pausing partition due to/,
    component: "kafkareceiver",
    versions: SINCE_9_4,
    source: `${KAFKA_RECEIVER}/consumer_franz.go`,
  },
  {
    id: "message-backed-off",
    text: "Backing off due to error from the next consumer.",
    component: "kafkareceiver",
    versions: ALL,
    source: `${KAFKA_RECEIVER}/consumer_franz.go`,
  },
  {
    // Without a pause: a topic that was made again is asked for by its old id thousands of times a second.
    id: "fetch-failed",
    text: "consumer fetch error",
    component: "kafkareceiver",
    versions: ALL,
    source: `${KAFKA_RECEIVER}/consumer_franz.go`,
  },
  {
    id: "partitions-assigned",
    text: "assigning partitions",
    component: "franz-go",
    versions: ALL,
    source: `${FRANZ}/kgo/consumer.go`,
  },
  {
    // At level info after a restart, at level warn while it runs.
    id: "offset-reset",
    text: /^received OFFSET_OUT_OF_RANGE\b.*\bresetting\b/,
    component: "franz-go",
    versions: ALL,
    source: `${FRANZ}/kgo/source.go`,
  },
  {
    id: "pipelines-ready",
    text: "Everything is ready. Begin running and processing data.",
    component: "service",
    versions: ALL,
    source: `${CORE}/service/service.go`,
  },
  {
    // The collector ends after it, unless the shutdown of another component hangs, as the kafka receiver's does.
    id: "start-failed",
    text: "Failed to start component",
    component: "service",
    versions: ALL,
    source: `${CORE}/service/internal/graph/graph.go`,
  },
] as const satisfies readonly KnownMessage[];

/** Why something failed. The first row that matches counts. */
export const REASONS = [
  {
    id: "record-too-large",
    text: /MESSAGE_TOO_LARGE/,
    component: "franz-go",
    versions: ALL,
    source: `${FRANZ}/kerr/kerr.go`,
  },
  {
    // The first group is the topic.
    id: "topic-forbidden",
    text: /"([^"]+)": (?:TOPIC|CLUSTER)_AUTHORIZATION_FAILED/,
    component: "kafkaexporter",
    versions: ALL,
    source: `${KAFKA_EXPORTER}/internal/kafkaclient/franzgo.go`,
  },
  {
    // The first group is the topic.
    id: "record-invalid",
    text: /"([^"]+)": INVALID_RECORD/,
    component: "kafkaexporter",
    versions: ALL,
    source: `${KAFKA_EXPORTER}/internal/kafkaclient/franzgo.go`,
  },
  {
    // The first group is the topic, if the text names it.
    id: "topic-unknown",
    text: /(?:error exporting to topic "([^"]+)": )?UNKNOWN_TOPIC_OR_PARTITION/,
    component: "kafkaexporter",
    versions: ALL,
    source: `${KAFKA_EXPORTER}/internal/kafkaclient/franzgo.go`,
  },
  {
    // The topic was deleted, and made again or not.
    id: "topic-id-unknown",
    text: /UNKNOWN_TOPIC_ID/,
    component: "franz-go",
    versions: ALL,
    source: `${FRANZ}/kerr/kerr.go`,
  },
  {
    id: "queue-full",
    text: /sending queue is full/,
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/queue/queue.go`,
  },
  {
    // ENOSPC.
    id: "disk-full",
    text: /no space left on device/,
    component: "filestorage",
    versions: ALL,
    source: "https://man7.org/linux/man-pages/man3/errno.3.html",
  },
  {
    // `flush failed (401)`, `HTTP Status Code 403`, `code = Unauthenticated`; no count and no offset.
    id: "credentials-refused",
    text: /\((401|403)\)|status( code)?:? \(?(401|403)\b|security_exception|\b(unauthorized|forbidden|unauthenticated|permissiondenied)\b/i,
    within: "message, error and error type",
    component: "elasticsearchexporter, otlphttpexporter",
    versions: ALL,
    source: `${CORE}/exporter/otlphttpexporter/otlp.go`,
  },
  {
    // The first group that matches is the status.
    id: "http-answer",
    text: /flush failed \((\d{3})\)|HTTP Status Code (\d{3})/,
    component: "go-docappender, otlphttpexporter",
    versions: ALL,
    source: "https://github.com/elastic/go-docappender/blob/main/bulk_indexer.go",
  },
] as const satisfies readonly KnownReason[];

/** What an error says of further attempts, in addition to its reason. */
export const ENDS = [
  {
    id: "permanent",
    text: /Permanent error:/,
    component: "consumererror",
    versions: ALL,
    source: `${CORE}/consumer/consumererror/permanent.go`,
  },
  {
    // A queue on disk still has the items.
    id: "interrupted",
    text: /^interrupted due to shutdown/,
    component: "exporterhelper",
    versions: ALL,
    source: `${HELPER}/experr/err.go`,
  },
] as const satisfies readonly KnownText[];

/** Which topic a record was not written to, whatever the reason; its first group. */
export const EXPORTED_TO = {
  id: "exported-to",
  text: /error exporting to topic "([^"]+)"/,
  component: "kafkaexporter",
  versions: ALL,
  source: `${KAFKA_EXPORTER}/internal/kafkaclient/franzgo.go`,
} as const satisfies KnownText;

/** What Elasticsearch calls a point outside of the time range of its data stream: by type, or by reason. */
export const OUTSIDE_OF_WINDOW = {
  id: "outside-of-window",
  text: /^timestamp_error$|outside of ranges of currently writable/,
  component: "Elasticsearch",
  versions: ALL,
  source: "https://www.elastic.co/docs/manage-data/data-store/data-streams/time-bound-tsds",
} as const satisfies KnownText;

/** A warning that something of the config will not stay; in the message and error of a line. */
export const DEPRECATION = {
  id: "deprecation",
  text: /deprecat|will be removed|no longer (be )?supported|is obsolete/i,
  component: "any",
  versions: ALL,
  source: `${CORE}/docs/coding-guidelines.md`,
} as const satisfies KnownText;

export type MessageId = (typeof MESSAGES)[number]["id"];
export type ReasonId = (typeof REASONS)[number]["id"];

/** Whether a text has, or is, the known one. */
export function isText({ text }: Pick<KnownText, "text">, found: string): boolean {
  return typeof text === "string" ? text === found : text.test(found);
}
