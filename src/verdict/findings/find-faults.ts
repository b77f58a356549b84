import { acknowledgedByLeader } from "./acknowledged-by-leader.ts";
import { addedAttributes } from "./added-attributes.ts";
import { authenticationRefused, waitingInKafka } from "./backend-refusals.ts";
import { committedEarly } from "./committed-early.ts";
import { cumulativeHistogram } from "./cumulative-histogram.ts";
import { edgeAnswers } from "./edge-answers.ts";
import { encodingMismatch } from "./encoding-mismatch.ts";
import { expiredByRetention } from "./expired-by-retention.ts";
import type { Finding } from "./finding.ts";
import { ghostDocuments } from "./ghost-documents.ts";
import { idleConsumers } from "./idle-consumers.ts";
import { kafkaForbidden } from "./kafka-forbidden.ts";
import { latestAfterExpiry } from "./latest-after-expiry.ts";
import { latestOffset } from "./latest-offset.ts";
import { listensOnLocalhost } from "./listens-on-localhost.ts";
import { loginInPlainText } from "./login-in-plain-text.ts";
import { noCredentials } from "./no-credentials.ts";
import { partialSuccess } from "./partial-success.ts";
import { queueDiskFull } from "./queue-disk-full.ts";
import { queueFull } from "./queue-full.ts";
import { queueLost } from "./queue-lost.ts";
import { rateLimited } from "./rate-limited.ts";
import { rejectedDocuments } from "./rejected-documents.ts";
import { retriesExhausted } from "./retries-exhausted.ts";
import { retriesWithoutPause } from "./retries-without-pause.ts";
import type { RunFacts } from "./run-facts.ts";
import { sharedTopic } from "./shared-topic.ts";
import { silentMismatch } from "./silent-mismatch.ts";
import { tooLarge } from "./too-large.ts";
import { tooOldForTimeSeries } from "./too-old-for-time-series.ts";
import { topicMismatch } from "./topic-mismatch.ts";
import { unapprovedEffects } from "./unapproved-effects.ts";
import { undecodableMessage } from "./undecodable-message.ts";
import { unsupportedEncoding } from "./unsupported-encoding.ts";
import { waitingAtEdge } from "./waiting-at-edge.ts";

const DETECTORS = [
  silentMismatch,
  encodingMismatch,
  topicMismatch,
  undecodableMessage,
  sharedTopic,
  latestOffset,
  latestAfterExpiry,
  committedEarly,
  expiredByRetention,
  queueLost,
  acknowledgedByLeader,
  cumulativeHistogram,
  authenticationRefused,
  rejectedDocuments,
  tooOldForTimeSeries,
  tooLarge,
  kafkaForbidden,
  rateLimited,
  retriesExhausted,
  queueFull,
  queueDiskFull,
  retriesWithoutPause,
  partialSuccess,
  ghostDocuments,
  waitingInKafka,
  waitingAtEdge,
  edgeAnswers,
  unsupportedEncoding,
  listensOnLocalhost,
  noCredentials,
  loginInPlainText,
  idleConsumers,
  addedAttributes,
  unapprovedEffects,
];

/** Every fault that can be named from what happened in a run; losses first. */
export function findFaults(facts: RunFacts): Finding[] {
  const found = DETECTORS.flatMap((detect) => detect(facts));
  return found.sort((a, b) => Number(a.severity === "risk") - Number(b.severity === "risk"));
}
