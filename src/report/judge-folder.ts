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

/** What a scenario was judged by, as its history says. */
export async function promiseIn(history: History): Promise<DeliveryPromise> {
  for await (const event of history.events()) {
    if (event.type === "observation" && event.what === PROMISE) {
      return event.data === "at-least-once" ? "at-least-once" : "exactly-once";
    }
  }
  return "exactly-once";
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
