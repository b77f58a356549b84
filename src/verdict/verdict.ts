import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { DeliveryPromise, JudgedBy, Tolerated } from "../record/judged-by.ts";
import { type SignalAccount, withoutRefused } from "./account/signal-account.ts";
import { keeps, type Verdict } from "./scenario-report.ts";

/**
 * Every signal keeps the promise, but for those that were mismatched on purpose: nothing of them may
 * arrive, in no form, and something must say so.
 */
export function verdictBy(
  { promise, mismatch, tolerate }: Pick<JudgedBy, "promise" | "mismatch" | "tolerate">,
  signals: Readonly<Partial<Record<Signal, SignalAccount>>>,
): Verdict {
  if (Object.keys(signals).length === 0) return "error";
  if (tolerate !== undefined) return heldBy(tolerate, promise, Object.values(signals));
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
  { lost, refused }: Tolerated,
  promise: DeliveryPromise,
  accounts: readonly SignalAccount[],
): Verdict {
  const told = accounts.map((account) =>
    refused === "some" ? { ...withoutRefused(account), refused: 0, unknown: 0 } : account,
  );
  const missing = told.reduce((sum, account) => sum + account.missing - account.expired, 0);
  // All else is as in every scenario: nothing doubled where that counts, nothing altered, no phantoms.
  const others = told.every((account) => keeps(promise, { ...account, missing: 0, expired: 0 }));
  return others && missing <= lost ? "pass" : "fail";
}

function isGone(account: SignalAccount): boolean {
  const { sent, missing, unexpected, refused, unknown, notKeptArrived } = account;
  return sent > 0 && missing === sent && unexpected + refused + unknown + notKeptArrived === 0;
}
