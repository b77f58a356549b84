import { readFileSync } from "node:fs";
import { hostname } from "node:os";

/** Names the run that something belongs to. */
export const RUN_LABEL = "edot-kafka-harness.run";
/** Names the process that answers for its end: {@link ownerOf}. */
export const OWNER_LABEL = "edot-kafka-harness.owner";

/** A process of a machine, in a form that no later process has: `host/pid/start`. */
export function ownerOf(pid: number): string {
  return `${hostname()}/${pid}/${startOf(pid) ?? "unknown"}`;
}

/** Whether an owner is a process of this machine that has ended. */
export function isGone(owner: string): boolean {
  const [host, pid, start] = owner.split("/");
  if (host !== hostname() || !/^\d+$/.test(pid ?? "")) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    // Another user's process is alive.
    return !(error instanceof Error && "code" in error && error.code === "EPERM");
  }
  const now = startOf(Number(pid));
  return now !== undefined && start !== "unknown" && now !== start;
}

/** The start of a process in ticks since boot, which tells it from a later one with its number. */
function startOf(pid: number): string | undefined {
  try {
    // The name of the command, in parentheses, may hold spaces; the rest is the 3rd field onwards.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
  } catch {
    return undefined;
  }
}
