import { type RecordFile, type Removal, without } from "../removal.ts";

const noAdministration = ({ seen }: RecordFile): void => {
  seen.administration = [];
};

/** What was done to topics and offsets. */
export const ADMINISTRATION_REMOVALS: readonly Removal[] = [
  {
    ...{ of: "topic-compacted", finding: "record-invalid" },
    without: "the lines of dropped requests",
    logs: { edge: without("Exporting failed. Dropping data.") },
    alsoChanges: "alerts count the lines",
  },
  {
    ...{ of: "topic-recreated", finding: "topic-recreated" },
    without: "what was done to the topic, and its two ids",
    record: (record) => {
      noAdministration(record);
      record.seen.topicIds = [];
    },
    instead: "waiting-at-edge",
  },
  {
    ...{ of: "offsets-reset", finding: "offsets-reset", without: "the offsets that were set" },
    record: noAdministration,
    instead: "committed-early",
    alsoChanges: "skipped items are attributed to it",
  },
  {
    ...{ of: "log-flood", finding: "topic-recreated" },
    without: "what was done to the topic, and its two ids",
    record: (record) => {
      noAdministration(record);
      record.seen.topicIds = [];
    },
    instead: "waiting-at-edge",
  },
  {
    ...{ of: "log-flood", finding: "log-flood", without: "the flood" },
    record: ({ seen }) => {
      seen.logFloods = [];
    },
  },
  {
    ...{ of: "records-deleted", finding: "records-deleted", without: "the deleted offsets" },
    record: ({ seen }) => {
      for (const change of seen.administration) change.ranges = [];
    },
  },
  {
    ...{ of: "partitions-not-seen", finding: "partitions-not-seen" },
    without: "the partitions that were added",
    record: noAdministration,
  },
  {
    ...{ of: "partitions-not-seen", finding: "partitions-not-seen" },
    without: "that nothing was written to the new partition",
    record: ({ seen }) => {
      for (const partition of seen.settled.state.partitions) {
        if (partition.end === "0") Object.assign(partition, { end: "1", committed: "1" });
      }
    },
  },
];
