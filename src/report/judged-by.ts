import type { Evidence } from "../findings/finding.ts";
import { TARGET_KINDS, type TargetKind } from "../targets/target-kind.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { type SignalAccount, withoutRefused } from "../telemetry/signal-account.ts";
import { type DeliveryPromise, keeps, type Verdict } from "./report.ts";

/** What a scenario is judged by; written once everything was read back. */
export interface JudgedBy {
  readonly promise: DeliveryPromise;
  readonly target: TargetKind;
  /** Where the two collectors were made to differ on purpose. */
  readonly mismatch?: MadeMismatch;
  /** What an incident asks for, where it is not that nothing is lost. */
  readonly holds?: Holds;
  /** Keys of attributes that the pipeline may add. */
  readonly addedAttributes?: readonly string[];
}

/** What may become of items in an incident. */
export interface Holds {
  /** Accepted items of all signals that may be missing: what no pipeline could deliver. */
  readonly lost: number;
  /** Whether the edge may refuse items or leave them without an answer: the SDK can send them again. */
  readonly refused: "none" | "some";
}

/** Signals that cannot arrive, by what was changed. */
export interface MadeMismatch {
  readonly signals: readonly Signal[];
  /** What shows it, per signal; a signal without any has vanished without a word. */
  readonly evidence: Readonly<Partial<Record<Signal, readonly Evidence[]>>>;
}

/**
 * Every signal keeps the promise, but for those that were mismatched on purpose: nothing of them may
 * arrive, in no form, and something must say so.
 */
export function verdictBy(
  { promise, mismatch, holds }: Pick<JudgedBy, "promise" | "mismatch" | "holds">,
  signals: Readonly<Partial<Record<Signal, SignalAccount>>>,
): Verdict {
  if (Object.keys(signals).length === 0) return "error";
  if (holds !== undefined) return heldBy(holds, promise, Object.values(signals));
  const kept = SIGNALS.every((signal) => {
    const account = signals[signal];
    if (mismatch?.signals.includes(signal)) {
      const said = mismatch.evidence[signal] ?? [];
      return account !== undefined && isGone(account) && said.length > 0;
    }
    return account === undefined || keeps(promise, account);
  });
  return kept ? "pass" : "fail";
}

function heldBy(
  { lost, refused }: Holds,
  promise: DeliveryPromise,
  accounts: readonly SignalAccount[],
): Verdict {
  const told = accounts.map((account) =>
    refused === "some" ? { ...withoutRefused(account), refused: 0, unknown: 0 } : account,
  );
  const missing = told.reduce((sum, account) => sum + account.missing - account.expired, 0);
  // All else is as in every scenario: nothing doubled where that counts, nothing altered, no ghosts.
  const others = told.every((account) => keeps(promise, { ...account, missing: 0, expired: 0 }));
  return others && missing <= lost ? "pass" : "fail";
}

function isGone(account: SignalAccount): boolean {
  const { sent, missing, unexpected, refused, unknown, notKeptArrived } = account;
  return sent > 0 && missing === sent && unexpected + refused + unknown + notKeptArrived === 0;
}

/** What a history says that a scenario was judged by; undefined if it is nothing of the kind. */
export function parseJudgedBy(data: unknown): JudgedBy | undefined {
  const found = data as Partial<JudgedBy>;
  const target = TARGET_KINDS.find((kind) => kind === found.target);
  if (target === undefined) return undefined;
  const promise = found.promise === "at-least-once" ? "at-least-once" : "exactly-once";
  const { mismatch, holds, addedAttributes } = found;
  return {
    promise,
    target,
    ...(mismatch === undefined ? {} : { mismatch }),
    ...(holds === undefined ? {} : { holds }),
    ...(addedAttributes === undefined ? {} : { addedAttributes }),
  };
}
