import { quiet, type Removal, without } from "../removal.ts";

/** What is the matter between the two collectors. */
export const KAFKA_REMOVALS: readonly Removal[] = [
  {
    ...{ of: "poison-message", finding: "undecodable-message" },
    without: "the lines that name the message",
    logs: { backend: without("unable to process message", "failed to unmarshal message") },
    alsoChanges: "alerts count the lines, and waiting-in-kafka quotes them",
  },
  {
    ...{ of: "poison-message", finding: "waiting-in-kafka", without: "that it had stalled" },
    record: quiet,
  },
  {
    ...{ of: "expired", finding: "expired-by-retention", without: "the removed offsets" },
    record: ({ seen }) => {
      seen.retention.expired = [];
    },
    alsoChanges: "the report lists them",
  },
  {
    ...{ of: "idle-consumers", finding: "idle-consumers", without: "the group's members" },
    record: ({ seen }) => {
      seen.groupMembers = [];
    },
  },
  {
    ...{ of: "not-at-rest", finding: "not-at-rest", without: "that it still moved" },
    record: quiet,
  },
];
