import { SIGNALS } from "../../otlp/item.ts";
import type { Loss } from "../../verdict/attribution/hop.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { lostBy } from "../entry-words.ts";
import { type Element, h } from "./element.js";
import { count } from "./numbers.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";
import { BECAUSE_WORDS, HOP_WORDS } from "./words.ts";

/** Where the missing items were lost, why, and which messages held them; nothing where none is missing. */
export function lossesTable(signals: ScenarioReport["signals"], of: string): Element | null {
  const rows = SIGNALS.flatMap((signal) =>
    (signals[signal]?.losses ?? []).map((loss) =>
      h(
        "tr",
        null,
        h("th", { scope: "row" }, signal),
        h("td", { class: "number" }, count(loss.items)),
        h(
          "td",
          null,
          h("code", null, loss.at),
          h(
            "span",
            { class: "watches" },
            loss.because === undefined
              ? HOP_WORDS[loss.at]
              : `${HOP_WORDS[loss.at]}: ${BECAUSE_WORDS[loss.because]}`,
          ),
        ),
        h("td", null, messagesOf(loss)),
      ),
    ),
  );
  if (rows.length === 0) return null;
  return scrollBox(
    `Losses of ${of}`,
    h(
      "table",
      { class: "losses" },
      h("caption", null, "Where the missing items had got to", ...byEntry(signals)),
      tableHead(["signal", "items", "last hop", "topic/partition: offsets"]),
      h("tbody", null, rows),
    ),
  );
}

/** Which way they had come, where others lost nothing. */
function byEntry(signals: ScenarioReport["signals"]): string[] {
  const words = SIGNALS.flatMap((signal) => {
    const found = signals[signal];
    const by = found === undefined ? undefined : lostBy(found);
    return by === undefined ? [] : [`all of the ${signal} came by ${by}`];
  });
  return words.length === 0 ? [] : [`; ${words.join(", ")}`];
}

function messagesOf({ messages, more }: Loss): Element | string {
  if (messages.length === 0) return "none";
  return h(
    "ul",
    { class: "plain mono" },
    messages.map(({ topic, partition, first, last }) =>
      h("li", null, `${topic}/${partition}: ${first === last ? first : `${first} to ${last}`}`),
    ),
    more > 0 ? h("li", null, `and ${count(more)} more ranges`) : null,
  );
}
