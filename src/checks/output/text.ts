import { documentation } from "../../base/invocation.ts";
import { nearPath } from "../../base/near-path.ts";
import { type CheckedFile, type CheckReport, countsInWords } from "../check-report.ts";
import type { CheckResult } from "../rule.ts";

/** A report for a terminal: each result with its line, then how many there are. */
export function checkText(report: CheckReport): string {
  const { results, configs, edot, target } = report;
  return [
    ...results.flatMap((result) => [...resultLines(result), ""]),
    ...(["edge", "backend"] as const).flatMap((role) => notLoaded(role, configs[role])),
    `${countsInWords(results)} in ${filesOf(configs.edge)} and ${filesOf(configs.backend)}`,
    `EDOT ${[...new Set([edot.edge, edot.backend])].join(" and ")}, target ${target}; rules: ${documentation("reference/checks.md")}`,
  ].join("\n");
}

function resultLines({ severity, rule, place, message, remedy, related = [] }: CheckResult) {
  return [
    `${severity}: ${message} [${rule}]`,
    `  at: ${nearPath(place)}`,
    ...related.map((line) => `  | ${nearPath(line.place)}: ${line.text}`),
    `  remedy: ${remedy}`,
  ];
}

/** The rules saw a text that no collector has loaded: nobody should think so. */
function notLoaded(role: string, { untried, readBy }: CheckedFile): string[] {
  if (untried !== undefined) return [`not loaded as written: the ${role} config: ${untried}`];
  return readBy === "collector" ? [] : [`the ${role} config was read by the harness alone`];
}

function filesOf({ path, more = [] }: CheckedFile): string {
  return [path, ...more].map((file) => nearPath(file)).join(", ");
}
