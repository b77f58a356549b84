import type { Command } from "commander";
import { readEnvFile } from "../commands/run-options.ts";
import { settingOptions } from "../settings/setting-option.ts";
import { setFromConfig } from "../settings/sources.ts";
import type { HarnessConfig } from "./harness-config.ts";

/** The options that say which configs run: both files, or a folder of them. */
const FILES = ["edge", "backend"];

/** How a config is applied. */
export interface Applying {
  /** Sources that take precedence; by default the command line and the environment. */
  readonly winning?: readonly string[];
  /** What the values are written in, for messages about them; by default these name the option. */
  readonly place?: string;
}

/**
 * Gives a command's options the values of a config, except for those whose present value comes from a
 * source that takes precedence; options that the command does not have are left alone.
 *
 * @throws HarnessError `file-not-found` for its file with variables
 */
export function applyConfig(
  command: Command,
  config: HarnessConfig,
  { winning = ["cli", "env"], place: origin }: Applying = {},
): void {
  const isGiven = (name: string) => winning.includes(command.getOptionValueSource(name) ?? "");
  const ignored = [
    // A folder and two files exclude each other: naming one replaces the other.
    ...(isGiven("configs") ? FILES : []),
    ...(FILES.some(isGiven) ? ["configs"] : []),
    // One version for both is what is asked for then.
    ...(isGiven("edot") ? ["edgeEdot", "backendEdot"] : []),
  ];
  const { env = {}, envFile, ...others } = config;
  const values: Readonly<Record<string, unknown>> = others;
  const options = settingOptions(command).filter(({ setting }) => setting.inConfig !== undefined);
  for (const option of options) {
    const name = option.attributeName();
    const value = values[name];
    if (value === undefined || isGiven(name) || ignored.includes(name)) continue;
    const place = origin === undefined ? undefined : `${origin}:${name}`;
    setFromConfig(command, name, option.setting.fromConfig?.(value) ?? value, place);
    if (name === "configs") for (const one of FILES) setFromConfig(command, one, undefined, place);
    if (FILES.includes(name)) setFromConfig(command, "configs", undefined, place);
  }
  // What the command line adds to them comes later, file or not.
  if (options.some((option) => option.attributeName() === "env")) {
    const before: NodeJS.Dict<string> = command.getOptionValue("configEnv") ?? {};
    const after = { ...before, ...readEnvFile(envFile), ...env };
    command.setOptionValue("configEnv", after);
  }
}
