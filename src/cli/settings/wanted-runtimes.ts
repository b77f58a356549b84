/** How parts may be asked to run; `auto` takes containers if they are available. */
export const WANTED_RUNTIMES = ["auto", "process", "docker"] as const;
export type WantedRuntime = (typeof WANTED_RUNTIMES)[number];
