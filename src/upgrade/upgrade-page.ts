import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nearPath } from "../base/near-path.ts";
import { type Element, h } from "../report/html/element.js";
import { factsList } from "../report/html/facts-list.ts";
import { badge } from "../report/html/icons.ts";
import { seconds } from "../report/html/numbers.ts";
import { PAGE_FILE } from "../report/html/read-page-data.ts";
import { documents, remarks, runRow, section, table, verdictPage } from "./page-sections.ts";
import { COUNTED } from "./render-upgrade.ts";
import type { UpgradeReport } from "./upgrade-report.ts";

/** Writes `index.html` into an upgrade's folder. */
export async function writeUpgradePage(folder: string, report: UpgradeReport): Promise<void> {
  await writeFile(join(folder, PAGE_FILE), renderUpgradePage(report));
}

/** An upgrade's report as one HTML page that loads nothing from anywhere. */
export function renderUpgradePage(report: UpgradeReport): string {
  const { from, to, verdict, reasons, changes, notes, harness } = report;
  return verdictPage({
    verdict,
    harness,
    sentence: `EDOT ${from} to ${to}`,
    facts: facts(report),
    sections: [
      remarks("Why", reasons),
      remarks("What changes with it", changes),
      loads(report),
      ...(report.matrix.length === 0 ? [] : [runs(report)]),
      documents(report),
      remarks("Also different", notes),
    ],
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
  return section(
    "Every pair, and the way between them",
    table(
      "Runs",
      ["run", "verdict", ...COUNTED, "left to the new ones"],
      [
        ...matrix.map((cell) =>
          runRow(`edge ${cell.edge}, backend ${cell.backend}`, cell, cell.scenarios, ""),
        ),
        ...rolling.map((one) =>
          runRow(
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
