import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nearPath } from "../base/near-path.ts";
import { SIGNALS } from "../otlp/item.ts";
import { type Child, type Element, h, renderToString } from "../report/html/element.js";
import { factsList } from "../report/html/facts-list.ts";
import { htmlDocument } from "../report/html/html-document.ts";
import { badge, icon } from "../report/html/icons.ts";
import { count, seconds } from "../report/html/numbers.ts";
import { PAGE_FILE } from "../report/html/read-page-data.ts";
import { scrollBox } from "../report/html/scroll-box.ts";
import { tableHead } from "../report/html/table-head.ts";
import { VERDICT_WORDS } from "../report/html/words.ts";
import type { Verdict } from "../verdict/scenario-report.ts";
import { show } from "./judge-upgrade.ts";
import { COUNTED, countsOf, UPGRADE_WORDS } from "./render-upgrade.ts";
import type { Remark, UpgradeReport, UpgradeVerdict } from "./upgrade-report.ts";

/** The colour and the icon of a verdict. */
const LOOKS: Readonly<Record<UpgradeVerdict, Verdict>> = {
  safe: "pass",
  "safe-with-changes": "pass",
  "not-safe": "fail",
  error: "error",
};

/** Writes `index.html` into an upgrade's folder. */
export async function writeUpgradePage(folder: string, report: UpgradeReport): Promise<void> {
  await writeFile(join(folder, PAGE_FILE), renderUpgradePage(report));
}

/** An upgrade's report as one HTML page that loads nothing from anywhere. */
export function renderUpgradePage(report: UpgradeReport): string {
  const { from, to, verdict, reasons, changes, notes, harness } = report;
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
        h("p", { class: "sentence" }, `EDOT ${from} to ${to}.`),
        facts(report),
      ),
      remarks("Why", reasons),
      remarks("What changes with it", changes),
      loads(report),
      ...(report.matrix.length === 0 ? [] : [runs(report)]),
      documents(report),
      remarks("Also different", notes),
    ),
    h("footer", null, `edot-kafka-harness ${harness.version}`),
  ];
  return htmlDocument({
    title: `${UPGRADE_WORDS[verdict]}: EDOT ${from} to ${to}`,
    verdict: LOOKS[verdict],
    body: body.map((part) => renderToString(part)).join("\n"),
    plots: {},
  });
}

function facts({ target, configs, seconds: took, defaultsFrom }: UpgradeReport): Element {
  return factsList([
    ["Target", target],
    ["Duration", seconds(took)],
    ["Defaults", defaultsFrom === "print-config" ? "as the collectors print them" : "not known"],
    ["Edge config", h("code", null, nearPath(configs.to.edge))],
    ["Backend config", h("code", null, nearPath(configs.to.backend))],
  ]);
}

function section(title: string, ...children: Child[]): Element {
  return h("section", { class: "scenario" }, h("header", null, h("h2", null, title)), ...children);
}

function remarks(title: string, list: readonly Remark[]): Child {
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

function table(title: string, head: readonly string[], rows: readonly Element[]): Element {
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

function loads({ loads: all }: UpgradeReport): Element {
  return section(
    "Configs, by the collectors’ own validate",
    table(
      "Configs and versions",
      ["collector", "version", "loads", "needed", "config"],
      all.map(({ role, version, refusal, path, isNeeded }) =>
        h(
          "tr",
          null,
          h("th", { scope: "row" }, role),
          h("td", null, version),
          h("td", null, refusal === undefined ? badge("pass", "Loads") : badge("fail", "Refused")),
          h("td", null, isNeeded ? "yes" : "no"),
          h("td", null, h("code", null, nearPath(path))),
        ),
      ),
    ),
  );
}

function runs({ matrix, rolling }: UpgradeReport): Element {
  const numbers = (scenarios: Parameters<typeof countsOf>[0]) => {
    const counts = countsOf(scenarios);
    return COUNTED.map((column) => h("td", { class: "number" }, count(counts[column])));
  };
  const row = (
    name: string,
    { verdict, folder }: { readonly verdict: Verdict; readonly folder: string },
    scenarios: Parameters<typeof countsOf>[0],
    left: string,
  ) =>
    h(
      "tr",
      null,
      h("th", { scope: "row" }, h("a", { href: `${folder}/${PAGE_FILE}` }, name)),
      h("td", null, badge(verdict, VERDICT_WORDS[verdict])),
      numbers(scenarios),
      h("td", null, left),
    );
  return section(
    "Every pair, and the way between them",
    table(
      "Runs",
      ["run", "verdict", ...COUNTED, "left to the new ones"],
      [
        ...matrix.map((cell) =>
          row(`edge ${cell.edge}, backend ${cell.backend}`, cell, cell.scenarios, ""),
        ),
        ...rolling.map((one) =>
          row(
            `rolling, ${one.order}`,
            one,
            one.scenario === undefined ? [] : [one.scenario],
            one.left === undefined
              ? ""
              : `${one.left.queuedAtEdge} in the edge’s queue, ${one.left.waitingInKafka} messages in Kafka`,
          ),
        ),
      ],
    ),
  );
}

function documents({ documents: found, from, to }: UpgradeReport): Child {
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
