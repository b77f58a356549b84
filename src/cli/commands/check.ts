import { resolve } from "node:path";
import type { Command } from "commander";
import { commandAction } from "../settings/command-action.ts";
import { declareOptions } from "../settings/setting-option.ts";
import { toCheckRequest } from "./check-options.ts";

/**
 * Adds `check`: what two configs say, in seconds. Exit code 0 where no rule of the severity error is
 * broken, 1 where one is, 2 where a config does not load.
 */
export function registerCheck(program: Command): void {
  declareOptions(
    program
      .command("check")
      .description("check a config pair against the rules, without starting a pipeline"),
  ).action(
    commandAction("check", async (options) => {
      const request = toCheckRequest(options);
      const [
        { checkConfigs, writeOutput },
        { interruptSignal },
        { createProgress },
        { checkExitCode },
      ] = await Promise.all([
        import("./check-configs.ts"),
        import("./interrupt.ts"),
        import("../../base/progress.ts"),
        import("../../checks/check-report.ts"),
      ]);
      const report = await checkConfigs(request, {
        env: process.env,
        progress: createProgress(),
        interrupted: interruptSignal(),
      });
      const { render } = await import("./render-check.ts");
      const { checkAnnotations } = await import("../../checks/output/github.ts");
      const text = `${render(report, options.format)}\n`;
      if (options.output === undefined) process.stdout.write(text);
      else await writeOutput(resolve(options.output), text);
      // Standard output is the report's alone where a program reads it; GitHub reads both.
      const isRead = options.format !== "text" && options.output === undefined;
      const said = isRead ? process.stderr : process.stdout;
      for (const line of checkAnnotations(report.results, process.env)) said.write(`${line}\n`);
      process.exitCode = checkExitCode(report.results);
    }),
  );
}
