import { HarnessError } from "../errors.ts";
import { PROJECTIONS } from "../targets/projections.ts";
import { allowingAttributes } from "../telemetry/added-attributes.ts";
import { readBack, readEvents, readSent } from "../telemetry/history-reader.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { type History, judge, type OnMissing } from "../telemetry/judge.ts";
import type { SignalAccount } from "../telemetry/signal-account.ts";
import { type JudgedBy, parseJudgedBy } from "./judged-by.ts";

/** The observation in a history that says what the scenario is judged by. */
export const JUDGED_BY = "judged-by";

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
      const judgedBy = parseJudgedBy(event.data);
      if (judgedBy === undefined) break;
      return judgedBy;
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
  { target, addedAttributes = [] }: Pick<JudgedBy, "target" | "addedAttributes">,
  onMissing?: OnMissing,
): Promise<Partial<Record<Signal, SignalAccount>>> {
  const projection = allowingAttributes(PROJECTIONS[target], addedAttributes);
  const accounts = await judge(historyIn(folder), projection, onMissing);
  const used = SIGNALS.filter((signal) => {
    const { sent, refused, unknown, notKept, unexpected } = accounts[signal];
    return sent + refused + unknown + notKept + unexpected > 0;
  });
  return Object.fromEntries(used.map((signal) => [signal, accounts[signal]]));
}
