import { nearPath } from "../base/near-path.ts";
import { SIGNALS } from "../otlp/item.ts";
import { type SignalAccount, withoutRefused } from "../verdict/account/signal-account.ts";
import type { Cell, Remark, UpgradeReport, UpgradeVerdict } from "./upgrade-report.ts";

/** What a verdict says. */
export const UPGRADE_WORDS: Readonly<Record<UpgradeVerdict, string>> = {
  safe: "Safe",
  "safe-with-changes": "Safe with changes",
  "not-safe": "Not safe",
  error: "Not judged",
};

/** The report as a text for a terminal. */
export function renderUpgrade(report: UpgradeReport, folder: string): string {
  const { from, to, target, verdict, reasons, changes, notes, seconds } = report;
  return [
    `${UPGRADE_WORDS[verdict].toUpperCase()}  EDOT ${from} to ${to}, target ${target}, ${seconds.toFixed(1)} s`,
    ...remarkLines("why:", reasons),
    ...remarkLines("what changes with it:", changes),
    "",
    ...loadLines(report),
    ...cellLines(report.matrix),
    ...rollingLines(report),
    ...documentLines(report),
    ...remarkLines("also different:", notes),
    "",
    `report: ${nearPath(folder)}/index.html (upgrade.json and the reports of all runs next to it)`,
  ].join("\n");
}

/** A list of remarks under a heading; nothing where there are none. */
export function remarkLines(head: string, list: readonly Remark[]): string[] {
  if (list.length === 0) return [];
  return [
    "",
    head,
    ...list.flatMap(({ text, place, remedy }) => [
      `  - ${text}`,
      ...(place === undefined ? [] : [`      ${nearPath(place)}`]),
      ...(remedy === undefined ? [] : [`      remedy: ${remedy}`]),
    ]),
  ];
}

function loadLines({ loads }: UpgradeReport): string[] {
  return [
    "configs, by the collectors' own validate:",
    ...loads.map(({ role, version, path, refusal, isNeeded }) => {
      const said = refusal === undefined ? "loads" : "does not load";
      const more = isNeeded ? "" : " (not needed)";
      return `  ${role.padEnd(8)}on ${version.padEnd(8)}${said.padEnd(15)}${nearPath(path)}${more}`;
    }),
  ];
}

/** What became of the items of all signals and scenarios. */
export interface Counts {
  readonly sent: number;
  readonly delivered: number;
  /** Accepted, and not there. */
  readonly missing: number;
  readonly duplicated: number;
  /** Refused or left without an answer by the edge, and not there: the SDK was told. */
  readonly refused: number;
}

/** The columns of a table of runs. */
export const COUNTED = ["sent", "delivered", "missing", "duplicated", "refused"] as const;

/** Adds up all signals and scenarios. */
export function countsOf(scenarios: Cell["scenarios"]): Counts {
  const accounts = scenarios.flatMap(({ signals }) =>
    SIGNALS.flatMap((signal) => signals[signal] ?? []),
  );
  const sum = (of: (account: SignalAccount) => number) =>
    accounts.reduce((total, account) => total + of(account), 0);
  const missing = (account: SignalAccount) => withoutRefused(account).missing;
  return {
    sent: sum(({ sent }) => sent),
    delivered: sum(({ delivered }) => delivered),
    missing: sum(missing),
    duplicated: sum(({ duplicated }) => duplicated),
    refused: sum((account) => account.missing - missing(account)),
  };
}

/** The counts of a run in the columns of {@link COUNTED}. */
export function numbersOf(scenarios: Cell["scenarios"]): string {
  const counts = countsOf(scenarios);
  return COUNTED.map((column) => String(counts[column]).padStart(11)).join("");
}

function cellLines(matrix: readonly Cell[]): string[] {
  if (matrix.length === 0) return ["", "nothing was run: the configs do not load"];
  return [
    "",
    `${"edge".padEnd(10)}${"backend".padEnd(15)}${"verdict".padEnd(8)}${COUNTED.map((column) => column.padStart(11)).join("")}`,
    ...matrix.map(({ edge, backend, verdict, scenarios }) => {
      return `${edge.padEnd(10)}${backend.padEnd(15)}${verdict.padEnd(8)}${numbersOf(scenarios)}`;
    }),
  ];
}

function rollingLines({ rolling, matrix }: UpgradeReport): string[] {
  if (rolling.length === 0 && matrix.length > 0) return ["rolling: no order is left to try"];
  return rolling.flatMap(({ order, verdict, scenario, left }) => {
    const numbers = numbersOf(scenario === undefined ? [] : [scenario]);
    return [
      `${`rolling, ${order}`.padEnd(25)}${verdict.padEnd(8)}${numbers}`,
      ...(left === undefined
        ? []
        : [
            `  left by the old ones: ${left.queuedAtEdge} in the edge's queue, ${left.waitingInKafka} messages in Kafka; ${left.sentMeanwhile} items a signal sent meanwhile`,
          ]),
    ];
  });
}

/** How many documents were compared, and how many fields differ. */
export function documentLines({ documents }: Pick<UpgradeReport, "documents">): string[] {
  if (documents === undefined) return [];
  const counts = SIGNALS.flatMap((signal) => {
    const found = documents.compared[signal];
    return found === undefined ? [] : [`${found} ${signal}`];
  });
  const { changes } = documents;
  return [
    "",
    `documents of the same items compared: ${counts.join(", ")}; ${changes.length === 0 ? "no field differs" : `${changes.length} ${changes.length === 1 ? "field differs" : "fields differ"}`}`,
  ];
}
