import type { Command } from "commander";
import { readEnvFile } from "../commands/run-options.ts";
import type { HarnessConfig } from "./harness-config.ts";

/** The options that say which configs run: both files, or a folder of them. */
const FILES = ["edge", "backend"] as const;

/** Settings whose option has another name, since it is repeated. */
const OPTION_OF: Partial<Record<keyof HarnessConfig, string>> = { scenarios: "scenario" };

/**
 * Gives a command's options the values of the config file, where neither the command line nor the
 * environment sets them; options that the command does not have are left alone.
 *
 * @throws HarnessError `file-not-found` for its file with variables
 */
export function applyConfig(command: Command, config: HarnessConfig): void {
  const has = (name: string) => command.options.some((one) => one.attributeName() === name);
  const isGiven = (name: string) =>
    ["cli", "env"].includes(command.getOptionValueSource(name) ?? "");
  // A folder and two files exclude each other: who names one does not want the other.
  const ignored: readonly string[] = isGiven("configs")
    ? FILES
    : FILES.some(isGiven)
      ? ["configs"]
      : [];
  const { env = {}, envFile, ...others } = config;
  for (const [key, value] of Object.entries(others)) {
    const name = OPTION_OF[key as keyof HarnessConfig] ?? key;
    if (has(name) && !isGiven(name) && !ignored.includes(name)) {
      command.setOptionValueWithSource(name, value, "config");
    }
  }
  // What the command line adds to them comes later, file or not.
  if (has("env")) {
    const variables = { ...readEnvFile(envFile), ...env };
    command.setOptionValueWithSource("configEnv", variables, "config");
  }
}
