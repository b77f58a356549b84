import { join } from "node:path";
import type { ProcessArtifacts } from "../provision/provision.ts";
import type { PortReservations } from "../runtimes/ports.ts";
import type { Runtime } from "../runtimes/runtime.ts";

/** What a part needs to start: where, with what, and where its log goes. */
export interface PartContext {
  readonly runtime: Pick<Runtime, "folder" | "start">;
  readonly ports: Pick<PortReservations, "reserve">;
  readonly artifacts: ProcessArtifacts;
  /** Folder for the parts' logs; kept after the run. */
  readonly logs: string;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
}

/** The log file of a part. */
export function logFileOf(context: Pick<PartContext, "logs">, part: string): string {
  return join(context.logs, `${part}.log`);
}

/** The variables a JVM or a launcher script needs from this machine; nothing else is inherited. */
export function systemEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ["PATH", "HOME", "LANG", "TZ"]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
