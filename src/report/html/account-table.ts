import { SIGNALS } from "../../otlp/item.ts";
import type { SignalAccount } from "../../verdict/account/signal-account.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { type Element, h } from "./element.js";
import { count } from "./numbers.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";
import { totalOf } from "./totals.ts";

interface Column {
  readonly of: keyof SignalAccount & string;
  readonly words: string;
  /** What a number above zero means; left out where it means nothing by itself. */
  readonly isBad?: boolean;
  /** Shown even where it is zero everywhere. */
  readonly isAlways?: boolean;
}

const COLUMNS: readonly Column[] = [
  { of: "sent", words: "sent", isAlways: true },
  { of: "delivered", words: "delivered", isAlways: true },
  { of: "missing", words: "missing", isBad: true, isAlways: true },
  { of: "expired", words: "of these expired" },
  { of: "duplicated", words: "duplicated", isAlways: true },
  { of: "altered", words: "altered", isBad: true, isAlways: true },
  { of: "unexpected", words: "unexpected", isBad: true, isAlways: true },
  { of: "refused", words: "refused", isBad: true },
  { of: "refusedArrived", words: "refused, arrived" },
  { of: "unknown", words: "unanswered", isBad: true },
  { of: "unknownArrived", words: "unanswered, arrived" },
  { of: "unknownDuplicated", words: "unanswered, duplicated" },
  { of: "unknownAltered", words: "unanswered, altered" },
  { of: "notKept", words: "not kept by the target", isBad: true },
  { of: "notKeptArrived", words: "not kept, arrived" },
  { of: "dropped", words: "dropped on purpose" },
  { of: "derived", words: "derived" },
];

/** The account per signal: what was sent, what arrived, and how. Items; `unexpected` are documents. */
export function accountTable(signals: ScenarioReport["signals"], of: string): Element {
  const all = totalOf(signals);
  const columns = COLUMNS.filter((column) => column.isAlways || numberIn(all, column) > 0);
  const used = SIGNALS.flatMap((signal) => {
    const found = signals[signal];
    return found === undefined ? [] : [{ name: signal, found }];
  });
  const row = (name: string, found: SignalAccount) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, name),
      columns.map((column) => {
        const number = numberIn(found, column);
        return h("td", { class: classOf(column, number) }, count(number));
      }),
    );
  return scrollBox(
    `Account of ${of}`,
    h(
      "table",
      { class: "numbers" },
      h("caption", null, "Account, in items"),
      tableHead(["signal", ...columns.map(({ words }) => words)]),
      h(
        "tbody",
        null,
        used.map(({ name, found }) => row(name, found)),
      ),
      used.length > 1 ? h("tfoot", null, row("all", all)) : null,
    ),
  );
}

function numberIn(account: SignalAccount, { of }: Column): number {
  const value = account[of];
  return typeof value === "number" ? value : 0;
}

function classOf({ isBad, of }: Column, number: number): string {
  if (number === 0) return of === "delivered" ? "bad" : "zero";
  return isBad === true ? "bad" : "";
}
