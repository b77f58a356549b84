import { nearPath } from "../base/near-path.ts";
import { SIGNALS } from "../otlp/item.ts";
import { type Child, type Element, h, renderToString } from "../report/html/element.js";
import { htmlDocument } from "../report/html/html-document.ts";
import { badge, icon } from "../report/html/icons.ts";
import { count } from "../report/html/numbers.ts";
import { PAGE_FILE } from "../report/html/read-page-data.ts";
import { scrollBox } from "../report/html/scroll-box.ts";
import { tableHead } from "../report/html/table-head.ts";
import { VERDICT_WORDS } from "../report/html/words.ts";
import type { ScenarioReport, Verdict } from "../verdict/scenario-report.ts";
import { show } from "./field-remark.ts";
import { COUNTED, countsOf, UPGRADE_WORDS } from "./render-upgrade.ts";
import type { Remark, UpgradeFacts, UpgradeVerdict } from "./upgrade-report.ts";

/** The colour and the icon of a verdict. */
const LOOKS: Readonly<Record<UpgradeVerdict, Verdict>> = {
  safe: "pass",
  "safe-with-changes": "pass",
  "not-safe": "fail",
  error: "error",
};

/** What an upgrade's page is made of. */
export interface VerdictPage {
  readonly verdict: UpgradeVerdict;
  /** What is upgraded, from which version to which. */
  readonly sentence: string;
  readonly facts: Element;
  readonly sections: readonly Child[];
  readonly harness: { readonly version: string };
}

/** The whole page: verdict, facts, and its sections. */
export function verdictPage(page: VerdictPage): string {
  const { verdict, sentence, facts, sections, harness } = page;
  const body = [
    h("a", { class: "skip", href: "#main" }, "Skip to the verdict"),
    h("header", { class: "top" }, h("span", null, "edot-kafka-harness")),
    h(
      "main",
      { id: "main", tabIndex: -1 },
      h(
        "section",
        { class: "verdict", "aria-labelledby": "verdict" },
        h(
          "h1",
          { id: "verdict", class: LOOKS[verdict] },
          icon(LOOKS[verdict]),
          h("span", null, UPGRADE_WORDS[verdict]),
        ),
        h("p", { class: "sentence" }, `${sentence}.`),
        facts,
      ),
      ...sections,
    ),
    h("footer", null, `edot-kafka-harness ${harness.version}`),
  ];
  return htmlDocument({
    title: `${UPGRADE_WORDS[verdict]}: ${sentence}`,
    verdict: LOOKS[verdict],
    body: body.map((part) => renderToString(part)).join("\n"),
    plots: {},
  });
}

/** A part of the page with a title. */
export function section(title: string, ...children: Child[]): Element {
  return h("section", { class: "scenario" }, h("header", null, h("h2", null, title)), ...children);
}

/** A list of remarks; nothing where there are none. */
export function remarks(title: string, list: readonly Remark[]): Child {
  if (list.length === 0) return null;
  return section(
    title,
    h(
      "ul",
      null,
      list.map(({ code, text, place, remedy }) =>
        h(
          "li",
          null,
          h("code", null, code),
          ` ${text}`,
          place === undefined ? null : h("div", null, placeOf(place)),
          remedy === undefined ? null : h("div", null, `Remedy: ${remedy}`),
        ),
      ),
    ),
  );
}

/** A run's page is beside this one; a line of a config is not. */
function placeOf(place: string): Element {
  if (place.startsWith("runs/")) return h("a", { href: place }, place);
  return h("code", null, nearPath(place));
}

/** A table that scrolls by itself. */
export function table(title: string, head: readonly string[], rows: readonly Element[]): Element {
  return scrollBox(
    title,
    h(
      "table",
      { class: "numbers" },
      h("caption", { class: "hidden" }, title),
      tableHead(head),
      h("tbody", null, rows),
    ),
  );
}

/** A run's line in a table of runs, with the columns of {@link COUNTED}. @param more the last columns */
export function runRow(
  name: string,
  { verdict, folder }: { readonly verdict: Verdict; readonly folder: string },
  scenarios: readonly ScenarioReport[],
  ...more: readonly string[]
): Element {
  const counts = countsOf(scenarios);
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, h("a", { href: `${folder}/${PAGE_FILE}` }, name)),
    h("td", null, badge(verdict, VERDICT_WORDS[verdict])),
    COUNTED.map((column) => h("td", { class: "number" }, count(counts[column]))),
    more.map((text) => h("td", null, text)),
  );
}

type Compared = Pick<UpgradeFacts, "documents" | "from" | "to">;

/** The documents of two versions, field by field. */
export function documents({ documents: found, from, to }: Compared): Child {
  if (found === undefined) return null;
  const counts = SIGNALS.map((signal) => `${count(found.compared[signal] ?? 0)} ${signal}`);
  const said = `Documents of the same items: ${counts.join(", ")}.`;
  if (found.changes.length === 0)
    return section("Documents", h("p", null, said, " No field differs."));
  return section(
    "Documents",
    h("p", null, said),
    table(
      "Fields that differ",
      ["signal", "field", "how", "documents", from, to],
      found.changes.map(({ signal, field, kind, now, items, example }) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, signal),
          h("td", null, h("code", null, field)),
          h("td", null, now === undefined ? kind : `renamed: ${now}`),
          h("td", { class: "number" }, count(items)),
          h("td", null, h("code", null, show(example.from))),
          h("td", null, h("code", null, show(example.to))),
        ),
      ),
    ),
  );
}
