/** Events of a process on which Vitest ends it. */
const ENDING = ["SIGINT", "SIGTERM", "unhandledRejection"] as const;

/** Undoes what Vitest changes of a process that goes on after it. */
export interface ProcessGuard {
  /** Removes listeners of these events that were added since. */
  removeListeners(): void;
  /** Restores the exit code and the variables. */
  restore(): void;
}

/** Remembers the exit code, the variables and the listeners of this process. */
export function guardProcess(): ProcessGuard {
  const { exitCode } = process;
  const env = { ...process.env };
  const before = ENDING.map((event) => [event, new Set(process.rawListeners(event))] as const);
  return {
    removeListeners: () => {
      for (const [event, own] of before) {
        const added = process.rawListeners(event).filter((listener) => !own.has(listener));
        for (const listener of added) process.off(event, listener as () => void);
      }
    },
    restore: () => {
      process.exitCode = exitCode;
      for (const name of Object.keys(process.env)) {
        if (!(name in env)) delete process.env[name];
      }
      Object.assign(process.env, env);
    },
  };
}
