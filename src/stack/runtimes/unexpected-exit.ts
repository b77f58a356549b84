import { HarnessError } from "../../base/errors.ts";
import type { InstanceExit, RunningInstance } from "./runtime.ts";

/** What is said of an instance that ended without having been asked to. */
export function unexpectedExit(
  { name, logFile }: Pick<RunningInstance, "name" | "logFile">,
  { code, signal }: Pick<InstanceExit, "code" | "signal">,
): HarnessError {
  const how = signal === null ? `with exit code ${code}` : `by ${signal}`;
  return new HarnessError({
    code: "part-failed",
    message: `${name} ended unexpectedly ${how}`,
    place: logFile,
    remedy: "its log has its last words",
  });
}
