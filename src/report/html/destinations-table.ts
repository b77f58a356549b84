import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { destinationRows, elsewhereWords } from "../elsewhere-words.ts";
import { type Element, h } from "./element.js";
import { count } from "./numbers.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";

/** The accounts of second destinations; of older reports, what came there. */
export function destinations({ name, elsewhere = [] }: ScenarioReport): (Element | null)[] {
  const rows = destinationRows(elsewhere);
  const without = elsewhere.filter(({ signals }) => Object.keys(signals ?? {}).length === 0);
  return [
    rows.length === 0
      ? null
      : scrollBox(
          `Second destinations of ${name}`,
          h(
            "table",
            { class: "destinations" },
            h(
              "caption",
              null,
              "Second destinations: sinks stood for them, and the verdict is without them",
            ),
            tableHead(["exporter", "signal", "arrived", "missing", "duplicated"]),
            h("tbody", null, rows.map(rowOf)),
          ),
        ),
    ...without.map((one) =>
      h("p", { class: "muted" }, `${elsewhereWords(one)}; counted by a sink, not judged.`),
    ),
  ];
}

function rowOf({
  role,
  exporter,
  protocol,
  signal,
  account,
}: ReturnType<typeof destinationRows>[number]): Element {
  const { reached, missing, missingAtTarget = 0, duplicated, notJudged } = account;
  const note =
    notJudged ?? (missingAtTarget > 0 ? `${count(missingAtTarget)} at the target too` : undefined);
  return h(
    "tr",
    null,
    h(
      "th",
      { scope: "row" },
      h("code", null, exporter),
      h("span", { class: "watches" }, [role, protocol].filter(Boolean).join(", ")),
    ),
    h("td", null, signal),
    h("td", { class: "number" }, count(reached)),
    h(
      "td",
      { class: "number" },
      missing === undefined ? "not judged" : count(missing),
      note === undefined ? null : h("span", { class: "watches" }, note),
    ),
    h("td", { class: "number" }, count(duplicated)),
  );
}
