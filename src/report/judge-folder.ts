import { HarnessError } from "../errors.ts";
import { elasticsearchProjection } from "../telemetry/elasticsearch/projection.ts";
import { readBack, readEvents, readSent } from "../telemetry/history-reader.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { type History, judgeHistory } from "../telemetry/judge.ts";
import type { SignalAccount } from "../telemetry/signal-account.ts";
import type { DeliveryPromise } from "./report.ts";

/** The observation in a history that says what the scenario is judged by. */
export const PROMISE = "promise";

/** The history that a folder holds. */
export function historyIn(folder: string): History {
  return {
    sent: (signal) => readSent(folder, signal),
    readBack: (signal) => readBack(folder, signal),
    events: () => readEvents(folder),
  };
}

/**
 * What a scenario was judged by, as its history says; written once everything was read back.
 *
 * @throws HarnessError `history-broken` when the run ended before that: nothing can be said of it.
 */
export async function promiseIn(folder: string): Promise<DeliveryPromise> {
  for await (const event of readEvents(folder)) {
    if (event.type === "observation" && event.what === PROMISE) {
      return event.data === "at-least-once" ? "at-least-once" : "exactly-once";
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
export async function judgeFolder(folder: string): Promise<Partial<Record<Signal, SignalAccount>>> {
  const accounts = await judgeHistory(folder, elasticsearchProjection);
  const used = SIGNALS.filter((signal) => {
    const { sent, refused, unknown, notKept, unexpected } = accounts[signal];
    return sent + refused + unknown + notKept + unexpected > 0;
  });
  return Object.fromEntries(used.map((signal) => [signal, accounts[signal]]));
}
