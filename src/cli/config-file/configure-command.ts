import type { Command } from "commander";
import { applyConfig } from "./apply-config.ts";
import { loadConfigFile } from "./load-config.ts";

/**
 * Lets the nearest config file say what neither the command line nor the environment does; where `CI` is
 * set, it has no say in `keep`.
 *
 * @throws HarnessError as {@link loadConfigFile} and {@link applyConfig} do
 */
export async function configureCommand(
  command: Command,
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const found = await loadConfigFile();
  if (found === undefined) return;
  const { keep, ...others } = found.config;
  // A job's machine is not used again; one that is must not find another job's parts by accident.
  const isKept = keep !== undefined && (env.CI ?? "") === "";
  applyConfig(command, isKept ? found.config : others, { place: found.file });
}
