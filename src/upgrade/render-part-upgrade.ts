import { nearPath } from "../base/near-path.ts";
import { PART_TITLES, type PartUpgradeReport, runTitle } from "./part-upgrade.ts";
import { COUNTED, documentLines, numbersOf, remarkLines, UPGRADE_WORDS } from "./render-upgrade.ts";

/** The report of an upgrade of Kafka or Elasticsearch, as a text for a terminal. */
export function renderPartUpgrade(report: PartUpgradeReport, folder: string): string {
  const { part, from, to, target, edot, verdict, reasons, changes, notes, seconds } = report;
  return [
    `${UPGRADE_WORDS[verdict].toUpperCase()}  ${PART_TITLES[part]} ${from} to ${to}, EDOT ${edotOf(edot)}, target ${target}, ${seconds.toFixed(1)} s`,
    ...remarkLines("why:", reasons),
    ...remarkLines("what changes with it:", changes),
    "",
    `${"run".padEnd(40)}${"verdict".padEnd(8)}${COUNTED.map((column) => column.padStart(11)).join("")}`,
    ...report.runs.map(
      ({ name, verdict: one, scenarios }) =>
        `${runTitle(name, report).padEnd(40)}${one.padEnd(8)}${numbersOf(scenarios)}`,
    ),
    ...documentLines(report),
    ...remarkLines("also different:", notes),
    "",
    `report: ${nearPath(folder)}/index.html (upgrade.json and the reports of all runs next to it)`,
  ].join("\n");
}

/** The EDOT version of both collectors, or of each. */
export function edotOf({ edge, backend }: PartUpgradeReport["edot"]): string {
  return edge === backend ? edge : `${edge} (edge), ${backend} (backend)`;
}
