import { existsSync, readdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../errors.ts";
import { nearPath } from "../near-path.ts";
import { judgedByIn, judgeFolder } from "../report/judge-folder.ts";
import { verdictBy } from "../report/judged-by.ts";
import { exitCodeOf, overallVerdict, type Verdict } from "../report/report.ts";
import { SIGNALS } from "../telemetry/item.ts";

/** Adds `judge`: the accounts of a report, computed again from its history alone. */
export function registerJudge(program: Command): void {
  program
    .command("judge")
    .description("recompute the accounts of a report from its history, without any part running")
    .argument("[report]", "the report's folder", "reports/latest")
    .option("--json", "print JSON and nothing else")
    .action(async (report: string, options: { readonly json?: boolean }) => {
      const folder = join(resolve(report), "history");
      const verdicts: Verdict[] = [];
      const scenarios: object[] = [];
      for (const name of scenarioFolders(folder)) {
        const judgedBy = await judgedByIn(join(folder, name));
        const signals = await judgeFolder(join(folder, name), judgedBy);
        const verdict = verdictBy(judgedBy, signals);
        const mismatched = judgedBy.mismatch?.signals ?? [];
        verdicts.push(verdict);
        scenarios.push({ name, verdict, signals, mismatched });
        if (options.json) continue;
        const purpose = mismatched.length === 0 ? "" : ` (not to arrive: ${mismatched.join(", ")})`;
        process.stdout.write(`${name}: ${verdict}${purpose}\n`);
        for (const signal of SIGNALS) {
          const account = signals[signal];
          if (account === undefined) continue;
          const { sent, delivered, missing, expired, duplicated, altered, unexpected } = account;
          const gone = expired === 0 ? "" : ` (${expired} expired in Kafka)`;
          process.stdout.write(
            `  ${signal}: sent ${sent}, delivered ${delivered}, missing ${missing}${gone}, duplicated ${duplicated}, altered ${altered}, unexpected ${unexpected}\n`,
          );
        }
      }
      const verdict = overallVerdict(verdicts);
      if (options.json)
        process.stdout.write(`${JSON.stringify({ verdict, scenarios }, null, 2)}\n`);
      process.exitCode = exitCodeOf(verdict);
    });
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
        message: "there is no history to judge",
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
