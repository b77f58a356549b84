/** Calls `verify` in code for each message of the parent process, and answers how it ended. */
import { HarnessError, verify } from "../../src/index.ts";
import { exitCodeOf } from "../../src/report/report.ts";
import type { Ended, Invocation } from "./invoke.ts";

async function run({ settings, report, mode }: Invocation): Promise<Ended> {
  try {
    const asSent = mode === "as-sent";
    const { verdict } = await verify({
      ...settings,
      runtime: "process",
      keep: true,
      asSent,
      report,
    });
    return { exitCode: exitCodeOf(verdict), stdout: "", stderr: "" };
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    const { message, code, place = "" } = error;
    return { exitCode: 2, stdout: "", stderr: `error: ${message} [${code}]\n  at: ${place}` };
  }
}

process.on("message", async (invocation: Invocation) => {
  process.send?.(await run(invocation));
});
