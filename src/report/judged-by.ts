import type { Evidence } from "../findings/finding.ts";
import { TARGET_KINDS, type TargetKind } from "../targets/target-kind.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import type { SignalAccount } from "../telemetry/signal-account.ts";
import { type DeliveryPromise, keeps, type Verdict } from "./report.ts";

/** What a scenario is judged by; written once everything was read back. */
export interface JudgedBy {
  readonly promise: DeliveryPromise;
  readonly target: TargetKind;
  /** Where the two collectors were made to differ on purpose. */
  readonly mismatch?: MadeMismatch;
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
  { promise, mismatch }: Pick<JudgedBy, "promise" | "mismatch">,
  signals: Readonly<Partial<Record<Signal, SignalAccount>>>,
): Verdict {
  if (Object.keys(signals).length === 0) return "error";
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
  const { mismatch } = found;
  return { promise, target, ...(mismatch === undefined ? {} : { mismatch }) };
}
