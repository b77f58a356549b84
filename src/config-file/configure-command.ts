import type { Command } from "commander";
import { applyConfig } from "./apply-config.ts";
import { loadConfigFile } from "./load-config.ts";

/**
 * Lets the nearest config file say what neither the command line nor the environment does.
 *
 * @throws HarnessError as {@link loadConfigFile} and {@link applyConfig} do
 */
export async function configureCommand(command: Command): Promise<void> {
  const found = await loadConfigFile();
  if (found !== undefined) applyConfig(command, found.config);
}
