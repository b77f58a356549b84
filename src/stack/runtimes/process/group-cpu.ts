import { readdirSync, readFileSync } from "node:fs";

/** Clock ticks of a second in /proc: `USER_HZ`, the same on every Linux that Node runs on. */
const TICKS = 100;

/**
 * Seconds of CPU that each process group has used, by its leader's process id: of its processes, and of
 * those that ended and were waited for by them. Undefined where there is no /proc.
 */
export function cpuOfGroups(procFolder = "/proc"): ReadonlyMap<number, number> | undefined {
  const groups = new Map<number, number>();
  let names: string[];
  try {
    names = readdirSync(procFolder).filter((name) => /^\d+$/.test(name));
  } catch {
    return undefined;
  }
  let found = false;
  for (const name of names) {
    const stat = statOf(`${procFolder}/${name}/stat`);
    if (stat === undefined) continue;
    found = true;
    groups.set(stat.group, (groups.get(stat.group) ?? 0) + stat.seconds);
  }
  return found ? groups : undefined;
}

/** See proc_pid_stat(5): the name, in parentheses, may hold anything. */
function statOf(path: string): { group: number; seconds: number } | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    // It has just ended.
    return undefined;
  }
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  const [group, ...times] = [2, 11, 12, 13, 14].map((place) => Number(fields[place]));
  const ticks = times.reduce((sum, time) => sum + time, 0);
  if (group === undefined || !Number.isFinite(ticks)) return undefined;
  return { group, seconds: ticks / TICKS };
}
