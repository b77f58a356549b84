import { SIGNALS } from "../../otlp/item.ts";
import type { CaseReport, ScenarioReport } from "../../verdict/scenario-report.ts";
import { accountTable } from "./account-table.ts";
import { alertsTable } from "./alerts-table.ts";
import { type Element, h } from "./element.js";
import { evidenceList } from "./findings-list.ts";
import { badge } from "./icons.ts";
import { lossesTable } from "./losses-table.ts";
import { count, slug } from "./numbers.ts";
import type { PageData } from "./page-data.ts";
import { plotSection } from "./plot-section.ts";
import { scrollBox } from "./scroll-box.ts";
import { sourcesOf } from "./sources.ts";
import { tableHead } from "./table-head.ts";
import { totalOf } from "./totals.ts";
import { VERDICT_WORDS } from "./words.ts";

/** What a scenario has tried, each thing with its account; nothing where it tried one thing only. */
export function casesSection(scenario: ScenarioReport, data: PageData): (Element | null)[] {
  const { cases, name } = scenario;
  if (cases === undefined) return [];
  return [
    h("h3", null, "Cases"),
    scrollBox(
      `Cases of ${name}`,
      h(
        "table",
        { class: "numbers" },
        h("caption", null, "Arrived of sent; what is marked as mismatched must not arrive"),
        tableHead(["case", "verdict", ...SIGNALS]),
        h("tbody", null, cases.map(caseRow)),
      ),
    ),
    ...cases.map((tried) => caseDetails(tried, data)),
  ];
}

function caseRow({ what, verdict, mismatched, signals }: CaseReport): Element {
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, what),
    h("td", null, badge(verdict, VERDICT_WORDS[verdict])),
    SIGNALS.map((signal) => {
      const found = signals[signal];
      if (found === undefined) return h("td", { class: "zero" }, "none sent");
      return h(
        "td",
        null,
        `${count(found.delivered)} of ${count(found.sent)}`,
        mismatched.includes(signal) ? h("span", { class: "watches" }, "mismatched") : null,
      );
    }),
  );
}

function caseDetails(tried: CaseReport, data: PageData): Element {
  const { what, signals, evidence, history, changes, alerts } = tried;
  const timeline = data.timelines[history];
  return h(
    "details",
    null,
    h("summary", null, what),
    h("pre", null, JSON.stringify(changes, null, 2)),
    accountTable(signals, what),
    lossesTable(signals, what),
    evidenceList(evidence, sourcesOf(data)),
    timeline === undefined ? null : plotSection(timeline, `plot-${slug(history)}`, what),
    alerts === undefined ? null : alertsTable(alerts, totalOf(signals).missing, what),
  );
}
