import type { Command } from "commander";
import { readEnvFile } from "../commands/run-options.ts";
import type { HarnessConfig } from "./harness-config.ts";

/** The options that say which configs run: both files, or a folder of them. */
const FILES = ["edge", "backend"] as const;

function isFile(name: string): boolean {
  return FILES.some((file) => file === name);
}

/** Settings whose option has another name, since it is repeated. */
export const OPTION_OF: Partial<Record<keyof HarnessConfig, string>> = {
  scenarios: "scenario",
  addedAttributes: "addedAttribute",
  headers: "header",
};

/** A map as the entries NAME=VALUE of a repeated option. */
function asOption(value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.entries(value).map(([name, text]) => `${name}=${text}`);
}

/**
 * Gives a command's options the values of a config, except for those whose present value comes from a
 * source that wins; options that the command does not have are left alone.
 *
 * @param winning by default the command line and the environment
 * @throws HarnessError `file-not-found` for its file with variables
 */
export function applyConfig(
  command: Command,
  config: HarnessConfig,
  winning: readonly string[] = ["cli", "env"],
): void {
  const has = (name: string) => command.options.some((one) => one.attributeName() === name);
  const isGiven = (name: string) => winning.includes(command.getOptionValueSource(name) ?? "");
  const set = (name: string, value: unknown) =>
    command.setOptionValueWithSource(name, value, "config");
  const ignored = [
    // A folder and two files exclude each other: who names one does not want the other.
    ...(isGiven("configs") ? FILES : []),
    ...(FILES.some(isGiven) ? ["configs"] : []),
    // One version for both is what is asked for then.
    ...(isGiven("edot") ? ["edgeEdot", "backendEdot"] : []),
  ];
  const { env = {}, envFile, ...others } = config;
  for (const [key, value] of Object.entries(others)) {
    const name = OPTION_OF[key as keyof HarnessConfig] ?? key;
    if (!has(name) || isGiven(name) || ignored.includes(name)) continue;
    set(name, isFile(name) && typeof value === "string" ? [value] : asOption(value));
    if (name === "configs") for (const file of FILES) set(file, undefined);
    if (isFile(name)) set("configs", undefined);
  }
  // What the command line adds to them comes later, file or not.
  if (has("env")) {
    const before: NodeJS.Dict<string> = command.getOptionValue("configEnv") ?? {};
    set("configEnv", { ...before, ...readEnvFile(envFile), ...env });
  }
}
