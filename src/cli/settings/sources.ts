import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";
import { flagOf } from "./setting.ts";
import type { SettingOption } from "./setting-option.ts";

/** Where each setting was given, by its option: the option, the variable, or the config file's setting. */
export type Places = Readonly<Record<string, string>>;

/** What commander calls a value of the config file. */
const CONFIG = "config";

/** Where config files have set the options of a command, by the name of the setting. */
const CONFIG_PLACES = new WeakMap<Command, Map<string, string>>();

/** Gives an option the value that a config file has for it. */
export function setFromConfig(
  command: Command,
  name: string,
  value: unknown,
  place: string | undefined,
): void {
  command.setOptionValueWithSource(name, value, CONFIG);
  const places = CONFIG_PLACES.get(command) ?? new Map<string, string>();
  if (place !== undefined) places.set(name, place);
  CONFIG_PLACES.set(command, places);
}

/** Where an option's present value comes from. */
export class SourceOf {
  /** Whether it is text that was typed, which is still to be read. */
  readonly isTyped: boolean;
  /** The option, the variable's name, or `file:setting`. */
  readonly place: string;

  constructor(command: Command, option: SettingOption) {
    const name = option.attributeName();
    const source = command.getOptionValueSource(name);
    const flag = flagOf(option.setting);
    this.isTyped = source === "cli" || source === "env";
    const configPlace = source === CONFIG ? CONFIG_PLACES.get(command)?.get(name) : undefined;
    this.place = (source === "env" ? option.envVar : configPlace) ?? flag;
  }
}

/**
 * Does something with values that were given. Its checks name the option in question; an error gets the
 * place where that option's value really was given.
 */
export async function placed<Result>(
  places: Places,
  doing: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await doing();
  } catch (error) {
    throw placedError(places, error);
  }
}

function placedError(places: Places, error: unknown): unknown {
  if (!(error instanceof HarnessError) || error.place === undefined) return error;
  const place = places[error.place];
  if (place === undefined || place === error.place) return error;
  return new HarnessError({ ...error.toJSON(), place }, { cause: error });
}
