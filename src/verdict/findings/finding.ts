import type { Evidence } from "../../record/judged-by.ts";

/** Stable names of the faults the harness can tell. */
export type FindingCode =
  | "shared-topic"
  | "encoding-mismatch"
  | "silent-mismatch"
  | "undecodable-message"
  | "topic-mismatch"
  | "unsupported-encoding"
  | "latest-offset"
  | "committed-early"
  | "expired-by-retention"
  | "cumulative-histogram"
  | "authentication-refused"
  | "queue-in-memory"
  | "edge-refused"
  | "unacknowledged"
  | "waiting-in-kafka"
  | "waiting-at-edge"
  | "rejected-documents"
  | "too-old-for-time-series"
  | "too-large"
  | "retries-exhausted"
  | "rate-limited"
  | "ghost-documents"
  | "partial-success"
  | "queue-full"
  | "retries-without-pause"
  | "listens-on-localhost"
  | "no-credentials"
  | "login-in-plain-text"
  | "acknowledged-by-leader"
  | "idle-consumers"
  | "kafka-forbidden"
  | "queue-disk-full"
  | "added-attributes"
  | "unapproved-effects";

/** A fault of the pipeline with its evidence from this run and what to change. */
export interface Finding {
  readonly code: FindingCode;
  /** `loss` where items of this run were lost, `risk` where luck saved them or nothing was lost. */
  readonly severity: "loss" | "risk";
  readonly message: string;
  readonly remedy: string;
  readonly evidence: readonly Evidence[];
}
