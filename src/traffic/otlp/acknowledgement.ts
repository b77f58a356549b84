import { type ExportResult, ExportResultCode } from "@opentelemetry/core";
import type { Acknowledgement } from "../../record/history.ts";
import type { Attempt } from "./attempts.ts";
import { grpcNotTaken } from "./grpc-status.ts";
import type { PartialSuccess } from "./partial-success.ts";

/** How an export ended, in the history's terms. */
export interface Answer {
  readonly acknowledgement: Acknowledgement;
  /**
   * The server's or the client's words when not accepted; also when accepted only after an attempt
   * that may have been taken too, since the items may then arrive twice.
   */
  readonly reason?: string;
}

/** All that is known of an export when its result callback runs. */
export interface ExportEnd {
  readonly result: ExportResult;
  readonly items: number;
  /** Those over HTTP; those over gRPC where there was more than one. */
  readonly attempts: readonly Attempt[];
  readonly partial: PartialSuccess | undefined;
}

/**
 * Judges an export (https://opentelemetry.io/docs/specs/otlp/). 'refused' needs proof for every
 * attempt: no connection was made, or the answer says that it must not be retried. Whatever may have
 * been taken is 'unknown', a request that was not answered as well as one answered with 408, 429 or
 * 5xx.
 */
export function judge({ result, items, attempts, partial }: ExportEnd): Answer {
  const failed = result.code !== ExportResultCode.SUCCESS;
  if (failed) {
    const refused = attempts.length > 0 ? attempts.every(notTaken) : grpcNotTaken(result.error);
    const reason = describe(result.error, attempts);
    return { acknowledgement: refused ? "refused" : "unknown", reason };
  }
  if (partial !== undefined && partial.rejected !== 0) {
    // Which items were rejected is not told, so only all or none of them are certain.
    const acknowledgement = partial.rejected >= items ? "refused" : "unknown";
    const reason = `partial success: ${partial.rejected} of ${items} rejected: ${partial.message}`;
    return { acknowledgement, reason };
  }
  const doubtful = attempts.slice(0, -1).some((attempt) => !notTaken(attempt));
  if (!doubtful) return { acknowledgement: "accepted" };
  const reason = `accepted after a retry; attempts: ${attempts.map(name).join(", ")}`;
  return { acknowledgement: "accepted", reason };
}

function notTaken(attempt: Attempt): boolean {
  if (attempt.type === "error") return !attempt.reached;
  if (attempt.type === "pending") return false;
  if (attempt.type === "grpc") return !attempt.mayBeTaken;
  const { status } = attempt;
  return status >= 300 && status < 500 && status !== 408 && status !== 429;
}

function describe(error: Error | undefined, attempts: readonly Attempt[]): string {
  const words = [error?.message || "the export failed"];
  const data = error !== undefined && "data" in error ? printable(error.data) : "";
  if (data !== "") words.push(data);
  if (attempts.length > 0) words.push(`attempts: ${attempts.map(name).join(", ")}`);
  return words.join("; ");
}

function name(attempt: Attempt): string {
  if (attempt.type === "status") return `HTTP ${attempt.status}`;
  if (attempt.type === "grpc") return `gRPC ${attempt.status}`;
  return attempt.type === "error" ? attempt.code : "no answer";
}

/** The readable part of an answer's body, which may be protobuf. */
function printable(data: unknown): string {
  if (typeof data !== "string") return "";
  return data
    .replace(/[\p{Cc}\ufffd]+/gu, " ")
    .trim()
    .slice(0, 300);
}
