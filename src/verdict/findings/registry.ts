import { acknowledgedByLeader } from "./acknowledged-by-leader.ts";
import { addedAttributes } from "./added-attributes.ts";
import { authenticationRefused } from "./authentication-refused.ts";
import { committedEarly } from "./committed-early.ts";
import { cumulativeHistogram } from "./cumulative-histogram.ts";
import { edgeRefused } from "./edge-refused.ts";
import { encodingMismatch } from "./encoding-mismatch.ts";
import { expiredByRetention } from "./expired-by-retention.ts";
import { idleConsumers } from "./idle-consumers.ts";
import { kafkaForbidden } from "./kafka-forbidden.ts";
import { latestOffset } from "./latest-offset.ts";
import { listensOnLocalhost } from "./listens-on-localhost.ts";
import { logFlood } from "./log-flood.ts";
import { loginInPlainText } from "./login-in-plain-text.ts";
import { missingElsewhere } from "./missing-elsewhere.ts";
import { noCredentials } from "./no-credentials.ts";
import { notAtRest } from "./not-at-rest.ts";
import { offsetsReset } from "./offsets-reset.ts";
import { partialSuccess } from "./partial-success.ts";
import { partitionsNotSeen } from "./partitions-not-seen.ts";
import { phantomDocuments } from "./phantom-documents.ts";
import { queueDiskFull } from "./queue-disk-full.ts";
import { queueFull } from "./queue-full.ts";
import { queueInMemory } from "./queue-in-memory.ts";
import { rateLimited } from "./rate-limited.ts";
import { recordInvalid } from "./record-invalid.ts";
import { recordsDeleted } from "./records-deleted.ts";
import { rejectedDocuments } from "./rejected-documents.ts";
import { retriesExhausted } from "./retries-exhausted.ts";
import { retriesWithoutPause } from "./retries-without-pause.ts";
import type { Rule } from "./rule.ts";
import { sharedTopic } from "./shared-topic.ts";
import { silentMismatch } from "./silent-mismatch.ts";
import { targetDropped } from "./target-dropped.ts";
import { tooLarge } from "./too-large.ts";
import { tooOldForTimeSeries } from "./too-old-for-time-series.ts";
import { topicMismatch } from "./topic-mismatch.ts";
import { topicRecreated } from "./topic-recreated.ts";
import { unacknowledged } from "./unacknowledged.ts";
import { unapprovedEffects } from "./unapproved-effects.ts";
import { undecodableMessage } from "./undecodable-message.ts";
import { unsupportedEncoding } from "./unsupported-encoding.ts";
import { waitingAtEdge } from "./waiting-at-edge.ts";
import { waitingInKafka } from "./waiting-in-kafka.ts";

/** Every finding that the harness knows, in the order in which a report lists them. */
export const RULES = [
  silentMismatch,
  encodingMismatch,
  topicMismatch,
  undecodableMessage,
  sharedTopic,
  latestOffset,
  committedEarly,
  expiredByRetention,
  recordsDeleted,
  topicRecreated,
  partitionsNotSeen,
  offsetsReset,
  queueInMemory,
  acknowledgedByLeader,
  cumulativeHistogram,
  authenticationRefused,
  rejectedDocuments,
  targetDropped,
  tooOldForTimeSeries,
  tooLarge,
  kafkaForbidden,
  recordInvalid,
  rateLimited,
  retriesExhausted,
  queueFull,
  queueDiskFull,
  retriesWithoutPause,
  partialSuccess,
  phantomDocuments,
  waitingInKafka,
  waitingAtEdge,
  notAtRest,
  edgeRefused,
  unacknowledged,
  missingElsewhere,
  unsupportedEncoding,
  listensOnLocalhost,
  noCredentials,
  loginInPlainText,
  idleConsumers,
  logFlood,
  addedAttributes,
  unapprovedEffects,
] as const satisfies readonly Rule[];

/** The stable names of all findings. */
export type FindingCode = (typeof RULES)[number]["code"];
