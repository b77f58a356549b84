import { quiet, type Removal, without } from "../removal.ts";

/** Answers of the edge, as if it had accepted what it refused or left without an answer. */
const accepted = {
  "events.ndjson": (line: string) =>
    line.replace(/"acknowledgement":"(?:refused|unknown)"/, '"acknowledgement":"accepted"'),
};

/** What is lost or held at the edge. */
export const EDGE_REMOVALS: readonly Removal[] = [
  {
    ...{ of: "edge-refused", finding: "edge-refused", without: "the answers that refuse" },
    history: accepted,
    alsoChanges: "refused items are missing then, lost at the edge",
    verdict: "fail",
  },
  {
    ...{ of: "edge-queue-full", finding: "queue-full", without: "the lines of a full queue" },
    logs: { edge: without("sending queue is full") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "edge-queue-full", finding: "queue-full", without: "what the SDK gave up" },
    history: accepted,
    also: ["unacknowledged"],
    alsoChanges: "items without an answer are missing then",
    verdict: "fail",
  },
  {
    ...{ of: "edge-queue-full", finding: "unacknowledged", without: "exports without an answer" },
    history: accepted,
    also: ["queue-full"],
    alsoChanges: "items without an answer are missing then",
    verdict: "fail",
  },
  {
    ...{ of: "queue-disk-full", finding: "queue-disk-full", without: "the lines of a full disk" },
    logs: { edge: without("no space left on device") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "queue-disk-full", finding: "unacknowledged", without: "exports without an answer" },
    history: accepted,
    alsoChanges: "items without an answer are missing then",
    verdict: "fail",
  },
  {
    ...{ of: "acknowledged-by-leader", finding: "acknowledged-by-leader" },
    without: "that the leader was killed",
    record: ({ seen }) => {
      delete seen.brokerCrash;
    },
  },
  {
    ...{ of: "kafka-forbidden", finding: "kafka-forbidden" },
    without: "the lines of dropped requests",
    logs: { edge: without("Exporting failed. Dropping data.") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "topic-missing", finding: "waiting-at-edge", without: "requests in its queue" },
    record: ({ seen }) => {
      seen.settled.state.edge.queued = 0;
    },
  },
  {
    ...{ of: "topic-missing", finding: "waiting-at-edge", without: "that it had stalled" },
    record: quiet,
  },
];
