import { incident, only, type RecordedCase } from "../recorded-case.ts";

/** What is done to topics, rights and offsets while the collectors run. */
export const ADMINISTRATION_CASES: readonly RecordedCase[] = [
  {
    name: "topic-compacted",
    what: "an incident: the topic is compacted for a while, and takes no record without a key",
    run: incident("topic-compacted", only("logs")),
  },
  {
    name: "topic-recreated",
    what: "an incident: the topic is deleted and made again, and the collectors go on with the old one",
    run: incident("topic-recreated", only("logs")),
  },
  {
    name: "offsets-reset",
    what: "an incident: mOTLP is away, and the group's offsets are set to the end of the topic",
    run: incident("offsets-reset", only("logs")),
  },
  {
    name: "records-deleted",
    what: "an incident: the backend is stopped, and records are deleted that it has not read",
    run: incident("records-deleted", only("logs")),
  },
  {
    name: "partitions-not-seen",
    what: "an incident: the topic gets more partitions, and the edge writes to the old one alone",
    run: incident("partitions-not-seen", only("logs")),
  },
];
