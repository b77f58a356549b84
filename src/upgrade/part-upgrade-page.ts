import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { nearPath } from "../base/near-path.ts";
import { h } from "../report/html/element.js";
import { factsList } from "../report/html/facts-list.ts";
import { seconds } from "../report/html/numbers.ts";
import { PAGE_FILE } from "../report/html/read-page-data.ts";
import { documents, remarks, runRow, section, table, verdictPage } from "./page-sections.ts";
import { PART_TITLES, type PartUpgradeReport, runTitle } from "./part-upgrade.ts";
import { edotOf } from "./render-part-upgrade.ts";
import { COUNTED } from "./render-upgrade.ts";

/** Writes `index.html` into the folder of an upgrade of Kafka or Elasticsearch. */
export async function writePartUpgradePage(
  folder: string,
  report: PartUpgradeReport,
): Promise<void> {
  await writeFile(join(folder, PAGE_FILE), renderPartUpgradePage(report));
}

/** Its report as one HTML page that loads nothing from anywhere. */
export function renderPartUpgradePage(report: PartUpgradeReport): string {
  const { part, from, to, verdict, reasons, changes, notes, harness, configs } = report;
  return verdictPage({
    verdict,
    harness,
    sentence: `${PART_TITLES[part]} ${from} to ${to}`,
    facts: factsList([
      ["Target", report.target],
      ["EDOT", edotOf(report.edot)],
      ["Duration", seconds(report.seconds)],
      ["Edge config", h("code", null, nearPath(configs.edge))],
      ["Backend config", h("code", null, nearPath(configs.backend))],
    ]),
    sections: [
      remarks("Why", reasons),
      remarks("What changes with it", changes),
      section(
        "Before, after, and the upgrade itself",
        table(
          "Runs",
          ["run", "verdict", ...COUNTED],
          report.runs.map((run) => runRow(runTitle(run.name, report), run, run.scenarios)),
        ),
      ),
      documents(report),
      remarks("Also different", notes),
    ],
  });
}
