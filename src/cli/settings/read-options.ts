import type { Command } from "commander";
import { checkTyped } from "./check-value.ts";
import type { CommandOptions } from "./sections.ts";
import { flagOf, type Typed } from "./setting.ts";
import { settingOptions } from "./setting-option.ts";
import { type Places, SourceOf } from "./sources.ts";

/** The values of a command's options, and where they come from. */
export type ReadOptions<C extends keyof CommandOptions> = CommandOptions[C] & {
  /** Where to correct a setting, by its option. */
  readonly places: Places;
};

/**
 * The checked values of a parsed command: from the command line, else from the environment, else from the
 * config file, else the default.
 *
 * @param _name of the command whose options it has
 * @throws HarnessError with the option, the variable or the config file's setting as its place
 */
export function readOptions<C extends keyof CommandOptions>(
  _name: C,
  command: Command,
): ReadOptions<C> {
  const values: Record<string, unknown> = {};
  const places: Record<string, string> = {};
  for (const option of settingOptions(command)) {
    const name = option.attributeName();
    const given: unknown = command.getOptionValue(name);
    if (given === undefined) continue;
    const source = new SourceOf(command, option);
    places[flagOf(option.setting)] = source.place;
    values[name] = source.isTyped
      ? checkTyped(option.setting, given as Typed, source.place)
      : given;
  }
  // Each value has passed the schema that its type is derived from.
  return { ...command.opts(), ...values, places } as ReadOptions<C>;
}
