import type { Command } from "commander";
import { runAndReport } from "./run-and-report.ts";
import { declareVerifyOptions, toVerifyRequest, type VerifyOptions } from "./verify-options.ts";

/** Adds `verify`: scenarios on real parts, a report, and an exit code. */
export function registerVerify(program: Command): void {
  declareVerifyOptions(
    program
      .command("verify")
      .description("run a config pair on real parts and account for every item"),
  ).action(async (options: VerifyOptions) => {
    const started = performance.now();
    await runAndReport(options, toVerifyRequest(options), started);
  });
}
