import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { JudgedBy } from "../record/judged-by.ts";
import { allowingAttributes } from "./account/added-attributes.ts";
import { type History, judge, type OnMissing } from "./account/judge.ts";
import type { SignalAccount } from "./account/signal-account.ts";
import type { JudgedEffects } from "./effects/judge-effects.ts";
import { EXPECTED } from "./expected/projections.ts";

/** The accounts of a scenario from its history alone; signals that nobody used are left out. */
export async function judgeAccounts(
  history: History,
  { target, addedAttributes = [] }: Pick<JudgedBy, "target" | "addedAttributes">,
  onMissing?: OnMissing,
  references: JudgedEffects["references"] = {},
): Promise<Partial<Record<Signal, SignalAccount>>> {
  const projection = allowingAttributes(EXPECTED[target].projection, addedAttributes);
  const accounts = await judge(history, projection, onMissing, references);
  const used = SIGNALS.filter((signal) => {
    const { sent, refused, unknown, notKept, unexpected, dropped = 0 } = accounts[signal];
    return sent + refused + unknown + notKept + unexpected + dropped > 0;
  });
  return Object.fromEntries(used.map((signal) => [signal, accounts[signal]]));
}
