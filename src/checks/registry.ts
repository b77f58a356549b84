import type { Rule } from "./rule.ts";
import { backendQueueOverflow } from "./rules/backend-queue-overflow.ts";
import { backendRetriesEnd } from "./rules/backend-retries-end.ts";
import { backoffEnds } from "./rules/backoff-ends.ts";
import { backoffMissing } from "./rules/backoff-missing.ts";
import { batchExceedsMessage } from "./rules/batch-exceeds-message.ts";
import { batchProcessor } from "./rules/batch-processor.ts";
import { cumulativeHistogram } from "./rules/cumulative-histogram.ts";
import { debugVerbosity } from "./rules/debug-verbosity.ts";
import { duplicatePath } from "./rules/duplicate-path.ts";
import { edgeQueueInMemory } from "./rules/edge-queue-in-memory.ts";
import { edgeQueueOverflow } from "./rules/edge-queue-overflow.ts";
import { edgeRetriesEnd } from "./rules/edge-retries-end.ts";
import { encodingMismatch } from "./rules/encoding-mismatch.ts";
import { jsonExceedsMessage } from "./rules/json-exceeds-message.ts";
import { latestOffset } from "./rules/latest-offset.ts";
import { leaderAcks } from "./rules/leader-acks.ts";
import { listensOnLocalhost } from "./rules/listens-on-localhost.ts";
import { loginInPlainText } from "./rules/login-in-plain-text.ts";
import { mappingModeIgnored } from "./rules/mapping-mode-ignored.ts";
import { markedBeforeDelivery } from "./rules/marked-before-delivery.ts";
import { markedOnError } from "./rules/marked-on-error.ts";
import { markedOnPermanentError } from "./rules/marked-on-permanent-error.ts";
import { messageExceedsBroker } from "./rules/message-exceeds-broker.ts";
import { messageSizeUnlimited } from "./rules/message-size-unlimited.ts";
import { noCredentials } from "./rules/no-credentials.ts";
import { processorOrder } from "./rules/processor-order.ts";
import { queueBehindReceiver } from "./rules/queue-behind-receiver.ts";
import { removedKey } from "./rules/removed-key.ts";
import { retriesWithoutPause } from "./rules/retries-without-pause.ts";
import { sharedTopic } from "./rules/shared-topic.ts";
import { signalUnread } from "./rules/signal-unread.ts";
import { statusNotRetried } from "./rules/status-not-retried.ts";
import { topicUnread } from "./rules/topic-unread.ts";
import { topicUnwritten } from "./rules/topic-unwritten.ts";
import { unsupportedEncoding } from "./rules/unsupported-encoding.ts";
import { unusedComponent } from "./rules/unused-component.ts";

/** All rules, along the way of an item: topics, edge, backend, target, the rest. */
export const RULES: readonly Rule[] = [
  signalUnread,
  topicUnread,
  topicUnwritten,
  sharedTopic,
  encodingMismatch,
  unsupportedEncoding,
  duplicatePath,
  listensOnLocalhost,
  cumulativeHistogram,
  batchProcessor,
  processorOrder,
  edgeQueueInMemory,
  edgeQueueOverflow,
  edgeRetriesEnd,
  leaderAcks,
  messageSizeUnlimited,
  batchExceedsMessage,
  jsonExceedsMessage,
  messageExceedsBroker,
  latestOffset,
  markedBeforeDelivery,
  markedOnError,
  markedOnPermanentError,
  backoffMissing,
  backoffEnds,
  retriesWithoutPause,
  queueBehindReceiver,
  backendQueueOverflow,
  backendRetriesEnd,
  statusNotRetried,
  noCredentials,
  loginInPlainText,
  mappingModeIgnored,
  removedKey,
  debugVerbosity,
  unusedComponent,
];
