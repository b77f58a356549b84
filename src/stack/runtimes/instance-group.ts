import type { RunningInstance } from "./runtime.ts";

/** Several instances that are one part: what is done to it is done to each of them. */
export function instanceGroup(
  name: string,
  instances: readonly [RunningInstance, ...RunningInstance[]],
): RunningInstance {
  const [first, ...others] = instances;
  if (others.length === 0) return first;
  const all = async <T>(action: (instance: RunningInstance) => Promise<T>): Promise<[T, ...T[]]> =>
    (await Promise.all(instances.map(action))) as [T, ...T[]];
  return {
    name,
    logFile: first.logFile,
    exited: all((instance) => instance.exited).then(([exit]) => exit),
    failed: AbortSignal.any(instances.map(({ failed }) => failed)),
    kill: async () => (await all((instance) => instance.kill()))[0],
    pause: async () => void (await all((instance) => instance.pause())),
    resume: async () => void (await all((instance) => instance.resume())),
    stop: async (graceMs) => (await all((instance) => instance.stop(graceMs)))[0],
  };
}
