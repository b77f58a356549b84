import type { CommandOptions } from "../settings/sections.ts";
import { runAndReport } from "./run-and-report.ts";
import { toVerifyRequest } from "./verify-options.ts";

/** `verify`: scenarios on real parts, a report, and an exit code. */
export async function run(options: CommandOptions["verify"]): Promise<void> {
  const started = performance.now();
  await runAndReport(options, toVerifyRequest(options), started);
}
