import { resolve } from "node:path";
import envPaths from "env-paths";

/** The variable that moves the cache. */
export const CACHE_VARIABLE = "EDOT_KAFKA_CACHE";

/** Where artifacts are kept: `EDOT_KAFKA_CACHE`, else the user's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  const chosen = env[CACHE_VARIABLE];
  if (chosen !== undefined && chosen !== "") return resolve(chosen);
  return envPaths("edot-kafka-harness", { suffix: "" }).cache;
}
