import { HarnessError } from "../errors.ts";
import { PROJECTIONS } from "../targets/projections.ts";
import { TARGET_KINDS, type TargetKind } from "../targets/target-kind.ts";
import { readBack, readEvents, readSent } from "../telemetry/history-reader.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { type History, judge } from "../telemetry/judge.ts";
import type { SignalAccount } from "../telemetry/signal-account.ts";
import type { DeliveryPromise } from "./report.ts";

/** The observation in a history that says what the scenario is judged by. */
export const JUDGED_BY = "judged-by";

/** What a scenario is judged by; written once everything was read back. */
export interface JudgedBy {
  readonly promise: DeliveryPromise;
  readonly target: TargetKind;
}

/** The history that a folder holds. */
export function historyIn(folder: string): History {
  return {
    sent: (signal) => readSent(folder, signal),
    readBack: (signal) => readBack(folder, signal),
    events: () => readEvents(folder),
  };
}

/**
 * What a scenario was judged by, as its history says.
 *
 * @throws HarnessError `history-broken` when the run ended before that: nothing can be said of it.
 */
export async function judgedByIn(folder: string): Promise<JudgedBy> {
  for await (const event of readEvents(folder)) {
    if (event.type === "observation" && event.what === JUDGED_BY) {
      const { promise, target } = event.data as Partial<JudgedBy>;
      const known = TARGET_KINDS.find((kind) => kind === target);
      if (known === undefined) break;
      return {
        promise: promise === "at-least-once" ? "at-least-once" : "exactly-once",
        target: known,
      };
    }
  }
  throw new HarnessError({
    code: "history-broken",
    message: "the run ended before anything was read back, so there is nothing to judge",
    place: folder,
    remedy: "judge a report whose run came to its end",
  });
}

/** The account of a scenario from its history alone; signals that nobody used are left out. */
export async function judgeFolder(
  folder: string,
  target: TargetKind,
): Promise<Partial<Record<Signal, SignalAccount>>> {
  const accounts = await judge(historyIn(folder), PROJECTIONS[target]);
  const used = SIGNALS.filter((signal) => {
    const { sent, refused, unknown, notKept, unexpected } = accounts[signal];
    return sent + refused + unknown + notKept + unexpected > 0;
  });
  return Object.fromEntries(used.map((signal) => [signal, accounts[signal]]));
}
