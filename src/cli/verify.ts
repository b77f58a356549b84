import type { Report } from "../report/report.ts";
import type { VerifyOptions } from "./verify-call.ts";

/**
 * Runs scenarios on real parts and accounts for every item, as the command `verify` does: the same
 * settings, the same report, in the same folder. A pipeline that loses items is a verdict, not an error.
 *
 * Settings take precedence over the variables `EDOT_KAFKA_*`, and those over the nearest
 * `edot-kafka.config.ts`. It prints nothing, leaves the exit code alone, and leaves nothing running
 * except the parts that `keep` asks for. It may be called again, one call after the other.
 *
 * @example
 * ```ts
 * import { HarnessError, verify } from "edot-kafka-harness";
 *
 * try {
 *   const report = await verify({
 *     edge: "edge.yaml",
 *     backend: "backend.yaml",
 *     scenarios: ["delivery", "outage"],
 *     signal: AbortSignal.timeout(15 * 60_000),
 *   });
 *   for (const { name, verdict, findings } of report.scenarios) {
 *     console.log(name, verdict, findings.map(({ code }) => code));
 *   }
 * } catch (error) {
 *   if (!(error instanceof HarnessError)) throw error;
 *   console.error(`${error.message} [${error.code}]`);
 * }
 * ```
 * @throws HarnessError for bad input, and when the pipeline could not be judged
 */
export async function verify(options: VerifyOptions = {}): Promise<Report> {
  // A config file imports this module for `defineConfig`: what runs is loaded by the first run.
  const { runVerify } = await import("./run-verify.ts");
  return runVerify(options);
}
