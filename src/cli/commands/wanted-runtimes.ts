/** Which runtimes a user may ask for. */
export const WANTED_RUNTIMES = ["auto", "process", "docker"] as const;
export type WantedRuntime = (typeof WANTED_RUNTIMES)[number];
