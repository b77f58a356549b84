import { incidentOfLogs, type RecordedCase } from "../recorded-case.ts";

/** What is done to topics, rights and offsets while the collectors run. */
export const ADMINISTRATION_CASES: readonly RecordedCase[] = [
  incidentOfLogs(
    "topic-compacted",
    "the topic is compacted for a while, and takes no record without a key",
  ),
  incidentOfLogs(
    "topic-recreated",
    "the topic is deleted and made again, and the collectors go on with the old one",
  ),
  incidentOfLogs(
    "offsets-reset",
    "mOTLP is away, and the group's offsets are set to the end of the topic",
  ),
  incidentOfLogs(
    "log-flood",
    "the topic is made again, and the backend asks for the old one without a pause",
  ),
  incidentOfLogs(
    "records-deleted",
    "the backend is stopped, and records are deleted that it has not read",
  ),
  incidentOfLogs(
    "partitions-not-seen",
    "the topic gets more partitions, and the edge writes to the old one alone",
  ),
];
