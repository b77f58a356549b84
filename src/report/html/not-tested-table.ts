import type { ConfigReport } from "../report.ts";
import { type Element, h } from "./element.js";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";

/** What the run replaced in a config, and so did not test; nothing where it replaced nothing. */
export function notTestedTable({ path, notTested }: ConfigReport): Element | null {
  if (notTested.length === 0) return null;
  return scrollBox(
    `Not tested of ${path}`,
    h(
      "table",
      null,
      h("caption", null, "Not tested as written: the run replaced it"),
      tableHead(["what", "setting", "line"]),
      h(
        "tbody",
        null,
        notTested.map(({ kind, setting, place }) =>
          h(
            "tr",
            null,
            h("th", { scope: "row" }, kind),
            h("td", null, h("code", null, setting)),
            h("td", null, h("code", null, place)),
          ),
        ),
      ),
    ),
  );
}
