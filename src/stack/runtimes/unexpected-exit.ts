import { HarnessError } from "../../base/errors.ts";
import type { RunningUnit, UnitExit } from "./runtime.ts";

/** What is said of a unit that ended without having been asked to. */
export function unexpectedExit(
  { name, logFile }: Pick<RunningUnit, "name" | "logFile">,
  { code, signal }: Pick<UnitExit, "code" | "signal">,
): HarnessError {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new HarnessError({
    code: "part-failed",
    message: `${name} ended unexpectedly ${how}`,
    place: logFile,
    remedy: "its log has its last words",
  });
}
