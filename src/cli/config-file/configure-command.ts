import type { Command } from "commander";
import { applyConfig } from "./apply-config.ts";
import type { HarnessConfig } from "./harness-config.ts";
import { loadConfigFile } from "./load-config.ts";

/**
 * Lets the nearest config file say what neither the command line nor the environment does.
 *
 * @throws HarnessError as {@link loadConfigFile} and {@link applyConfig} do
 */
export async function configureCommand(
  command: Command,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const found = await loadConfigFile();
  if (found !== undefined)
    applyConfig(command, heededConfig(found.config, env), { place: found.file });
}

/** A config file's settings as they count: where `CI` is set, without `keep`. */
export function heededConfig(config: HarnessConfig, env: NodeJS.ProcessEnv): HarnessConfig {
  const { keep, ...others } = config;
  // A job's machine is not used again; one that is must not find another job's parts by accident.
  const isKept = keep !== undefined && (env.CI ?? "") === "";
  return isKept ? config : others;
}
