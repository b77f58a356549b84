import type { ItemGroup } from "../../../otlp/export-items.ts";
import { countItems } from "./accepted-lines.ts";
import type { MotlpAnswer, RetryAfter } from "./answers.ts";
import { type Refusal, tooLarge } from "./body.ts";
import { messageOf } from "./statuses.ts";

/** All items of a request are kept, or the first `accepted` of them. */
export interface Acceptance {
  readonly kind: "accepted";
  readonly accepted: number;
  readonly rejected: number;
  /** Empty where there is nothing to say. */
  readonly message: string;
}

/** Nothing of a request is kept. */
export interface Rejection {
  readonly kind: "refused";
  /** The HTTP status; over gRPC, the code that stands for it is answered. */
  readonly status: number;
  readonly message: string;
  /** Headers of HTTP, or metadata of gRPC. */
  readonly headers: Readonly<Record<string, string>>;
  readonly retryAfter?: RetryAfter;
}

/** What a request is answered, whatever protocol it came by. */
export type Decision = Acceptance | Rejection;

/** What a decision is based on. */
export interface DecisionFacts {
  /** The request's items; undefined where they cannot be read. */
  readonly groups: readonly ItemGroup[] | undefined;
  /** Why the request is not accepted as it is. */
  readonly refusal: Refusal | undefined;
  /** What was set for it. */
  readonly answer: MotlpAnswer | undefined;
}

/** Decides on a request; undefined where it gets no answer at all. */
export function decide({ groups, refusal, answer }: DecisionFacts): Decision | undefined {
  if (answer?.kind === "hang") return undefined;
  if (answer?.kind === "status") {
    const { status, message = messageOf(status), retryAfter } = answer;
    const rejection = { kind: "refused", status, message, headers: {} } as const;
    return retryAfter === undefined ? rejection : { ...rejection, retryAfter };
  }
  const reason = refusal ?? (answer?.kind === "size-limit" ? tooLarge(answer.bytes) : undefined);
  if (reason !== undefined) return rejectionOf(reason);
  const items = countItems(groups ?? []);
  if (answer?.kind !== "partial-success") {
    return { kind: "accepted", accepted: items, rejected: 0, message: "" };
  }
  const rejected = Math.min(answer.rejected, items);
  const message = answer.message ?? (rejected > 0 ? `${rejected} items rejected` : "");
  return { kind: "accepted", accepted: items - rejected, rejected, message };
}

/** A refusal as an answer. */
export function rejectionOf({ status, message, headers }: Refusal): Rejection {
  return { kind: "refused", status, message, headers };
}
