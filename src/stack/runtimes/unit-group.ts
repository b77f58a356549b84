import type { RunningUnit } from "./runtime.ts";

/** Several units that are one part: what is done to it is done to each of them. */
export function unitGroup(
  name: string,
  units: readonly [RunningUnit, ...RunningUnit[]],
): RunningUnit {
  const [first, ...others] = units;
  if (others.length === 0) return first;
  const all = async <T>(action: (unit: RunningUnit) => Promise<T>): Promise<[T, ...T[]]> =>
    (await Promise.all(units.map(action))) as [T, ...T[]];
  return {
    name,
    logFile: first.logFile,
    exited: all((unit) => unit.exited).then(([exit]) => exit),
    failed: AbortSignal.any(units.map(({ failed }) => failed)),
    kill: async () => (await all((unit) => unit.kill()))[0],
    pause: async () => void (await all((unit) => unit.pause())),
    resume: async () => void (await all((unit) => unit.resume())),
    stop: async (graceMs) => (await all((unit) => unit.stop(graceMs)))[0],
  };
}
