import { quiet, type Removal, without } from "../removal.ts";

const noCommits: Removal["record"] = ({ seen }) => {
  seen.outage.commits = [];
};

/** What is lost or held at the backend collector and its target. */
export const BACKEND_REMOVALS: readonly Removal[] = [
  {
    ...{ of: "target-dropped", finding: "target-dropped", without: "what the target dropped" },
    record: ({ seen }) => {
      seen.dropped = [];
    },
    alsoChanges: "dropped items are attributed to it",
  },
  {
    ...{ of: "queue-in-memory", finding: "committed-early", without: "the commits in the outage" },
    record: noCommits,
    alsoChanges: "items committed early are attributed to it",
  },
  {
    ...{ of: "queue-in-memory", finding: "queue-in-memory", without: "the crash" },
    record: ({ seen }) => {
      seen.crashes = [];
    },
  },
  {
    ...{ of: "wrong-key", finding: "authentication-refused" },
    without: "the lines, and the target's answer to the key",
    record: ({ seen }) => {
      seen.keyAnswers = [];
    },
    logs: { backend: without("HTTP Status Code 401") },
    alsoChanges: "alerts count the lines, and waiting-in-kafka quotes them",
  },
  {
    ...{ of: "wrong-key", finding: "waiting-in-kafka", without: "that it had stalled" },
    record: quiet,
  },
  {
    ...{ of: "wrong-key", finding: "waiting-in-kafka", without: "messages that wait" },
    record: ({ seen }) => {
      for (const partition of seen.settled.state.partitions) partition.committed = partition.end;
    },
    alsoChanges: "what is committed is attributed to the backend collector",
  },
  {
    ...{ of: "clock-behind", finding: "too-old-for-time-series" },
    without: "the lines of refused documents",
    logs: { backend: without("failed to index document") },
    alsoChanges: "refused items are attributed to the lines, and alerts count them",
  },
  {
    ...{ of: "request-too-large", finding: "too-large", without: "the lines of refused requests" },
    logs: { backend: without("HTTP Status Code 413") },
    alsoChanges: "refused items are attributed to the lines, and alerts count them",
  },
  {
    ...{ of: "disk-full", finding: "rate-limited", without: "the lines of refused documents" },
    logs: { backend: without("failed to index document") },
    also: ["retries-exhausted"],
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "disk-full", finding: "retries-exhausted", without: "the lines of refused documents" },
    logs: { backend: without("failed to index document") },
    also: ["rate-limited"],
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "gave-up", finding: "retries-exhausted", without: "the lines of rejected requests" },
    logs: { backend: without("Exporting failed. Rejecting data.") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "gave-up", finding: "retries-exhausted" },
    without: "the lines of the processor that goes on without them",
    logs: { backend: without("Sender failed") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "gave-up", finding: "committed-early", without: "the commits in the outage" },
    record: noCommits,
    alsoChanges: "items committed early are attributed to it",
  },
  {
    ...{ of: "backend-queue-full", finding: "queue-full", without: "the lines of the full queue" },
    logs: { backend: without("Exporting failed. Rejecting data.") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "backend-queue-full", finding: "queue-full" },
    without: "the lines of the receiver that goes on without them",
    logs: { backend: without("failed to consume message") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "retries-without-pause", finding: "retries-without-pause" },
    without: "the lines of attempts without a pause",
    logs: { backend: without('"delay":0}', '"delay":0,') },
  },
  {
    ...{ of: "answers", finding: "partial-success", without: "the lines of partial answers" },
    logs: { backend: without("Partial success response") },
    alsoChanges: "rejected items are attributed to the lines, and alerts count them",
  },
  {
    ...{ of: "answers", finding: "rate-limited", without: "the lines of retried requests" },
    logs: { backend: without("HTTP Status Code 429") },
  },
];
