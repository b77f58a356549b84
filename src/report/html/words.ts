import type { Because, Hop } from "../../verdict/attribution/hop.ts";
import type { Verdict } from "../../verdict/scenario-report.ts";

/** What a verdict says; with its icon it needs no colour. */
export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  pass: "Pass",
  fail: "Fail",
  error: "Error",
};

/** What happened to the items of a hop. */
export const HOP_WORDS: Readonly<Record<Hop, string>> = {
  "edge-refused": "refused by the edge, and the SDK got an error",
  edge: "accepted by the edge, never written to Kafka",
  retention: "removed from Kafka before they were committed",
  "waiting-in-kafka": "in Kafka, not committed when the pipeline had settled",
  "backend-collector": "committed by the backend, never delivered",
  "backend-rejected": "refused by the target permanently",
  unattributed: "cannot be attributed",
};

/** Why, where it is known. */
export const BECAUSE_WORDS: Readonly<Record<Because, string>> = {
  undecodable: "the message could not be decoded",
  skipped: "the consumer group began after the message",
  reset: "the consumer group’s offsets were set behind the message",
  "committed-early": "its offset was committed while the target was away",
  "accepted-and-dropped": "accepted by the target, which does not keep what goes there",
  "taken-and-gone": "taken by the target, and gone",
  "kafka-unreadable": "Kafka could not be read",
  "messages-unknown": "the topic holds messages that cannot be understood",
};
