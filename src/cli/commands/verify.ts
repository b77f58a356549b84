import type { Command } from "commander";
import { commandAction } from "../settings/command-action.ts";
import { declareOptions } from "../settings/setting-option.ts";
import { runAndReport } from "./run-and-report.ts";
import { toVerifyRequest } from "./verify-options.ts";

/** Adds `verify`: scenarios on real parts, a report, and an exit code. */
export function registerVerify(program: Command): void {
  declareOptions(
    program
      .command("verify")
      .description("run a config pair on real parts and account for every item"),
  ).action(
    commandAction("verify", async (options) => {
      const started = performance.now();
      await runAndReport(options, toVerifyRequest(options), started);
    }),
  );
}
