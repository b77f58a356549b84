import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { formatError, HarnessError } from "../../base/errors.ts";
import { nearPath } from "../../base/near-path.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { effectLines, findingLines, lossLines } from "../../report/console.ts";
import { exitCodeOf } from "../../report/report.ts";
import { type JudgedRun, judgeRuns, scenariosOf } from "../../verdict/judge-report.ts";
import { overallVerdict } from "../../verdict/scenario-report.ts";
import type { CommandOptions } from "../settings/sections.ts";

/** `judge`: a report's verdicts, drawn again from what its run has written down. */
export async function run(
  { json }: CommandOptions["judge"],
  { processedArgs: [report] }: Command,
): Promise<void> {
  const folder = join(resolve(`${report}`), "history");
  const runs = await judgeRuns(scenarioFolders(folder).map((name) => join(folder, name)));
  const scenarios = scenariosOf(runs);
  const verdict = overallVerdict(scenarios.map((scenario) => scenario.verdict));
  const text = json
    ? JSON.stringify({ verdict, scenarios }, null, 2)
    : runs.flatMap(linesOf).join("\n");
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCodeOf(verdict);
}

function linesOf({ record, report }: JudgedRun): string[] {
  const mismatched = record.judgedBy.mismatch?.signals ?? [];
  const purpose = mismatched.length === 0 ? "" : ` (not to arrive: ${mismatched.join(", ")})`;
  const head = `${report.name}: ${report.verdict}${purpose}`;
  if (report.error !== undefined) return [head, formatError(report.error)];
  const accounts = SIGNALS.flatMap((signal) => {
    const account = report.signals[signal];
    if (account === undefined) return [];
    const { sent, delivered, missing, expired, duplicated, altered, unexpected } = account;
    const gone = expired === 0 ? "" : ` (${expired} expired in Kafka)`;
    return [
      `  ${signal}: sent ${sent}, delivered ${delivered}, missing ${missing}${gone}, duplicated ${duplicated}, altered ${altered}, unexpected ${unexpected}`,
      ...lossLines(account),
    ];
  });
  return [head, ...accounts, ...effectLines(report), ...findingLines(report)];
}

function scenarioFolders(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((name) => statSync(join(folder, name)).isDirectory())
      .sort();
  } catch (error) {
    const runs = runsOfUpgrade(dirname(folder));
    throw new HarnessError(
      {
        code: "file-not-found",
        message: "the folder has no history to judge",
        place: folder,
        remedy:
          runs.length > 0
            ? `this is an upgrade, whose runs have a history each; give one of: ${runs.join(", ")}`
            : "give the folder of a report that verify or reproduce has written",
      },
      { cause: error },
    );
  }
}

/** The reports of an upgrade, if the folder is one's. */
function runsOfUpgrade(folder: string): string[] {
  if (!existsSync(join(folder, "upgrade.json")) || !existsSync(join(folder, "runs"))) return [];
  return readdirSync(join(folder, "runs")).map((run) => nearPath(join(folder, "runs", run)));
}
