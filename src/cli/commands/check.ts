import { resolve } from "node:path";
import { createProgress } from "../../base/progress.ts";
import { checkExitCode } from "../../checks/check-report.ts";
import { checkAnnotations } from "../../checks/output/github.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { checkConfigs, writeOutput } from "./check-configs.ts";
import { toCheckRequest } from "./check-options.ts";
import { interruptSignal } from "./interrupt.ts";
import { render } from "./render-check.ts";

/**
 * `check`: what two configs say, in seconds. Exit code 0 where no rule of the severity error is broken,
 * 1 where one is, 2 where a config does not load.
 */
export async function run(options: CommandOptions["check"]): Promise<void> {
  const report = await checkConfigs(toCheckRequest(options), {
    env: process.env,
    progress: createProgress(),
    interrupted: interruptSignal(),
  });
  const text = `${render(report, options.format)}\n`;
  if (options.output === undefined) process.stdout.write(text);
  else await writeOutput(resolve(options.output), text);
  // Standard output is the report's alone where a program reads it; GitHub reads both.
  const isRead = options.format !== "text" && options.output === undefined;
  const said = isRead ? process.stderr : process.stdout;
  for (const line of checkAnnotations(report.results, process.env)) said.write(`${line}\n`);
  process.exitCode = checkExitCode(report.results);
}
