import type { Command } from "commander";
import { type ReadOptions, readOptions } from "./read-options.ts";
import type { CommandOptions } from "./sections.ts";
import { placed } from "./sources.ts";

/**
 * What commander calls for a command: reads its options and does what it is for. An error about an option
 * names the place where its value was given.
 *
 * @param doing is given the checked values and the command
 */
export function commandAction<C extends keyof CommandOptions>(
  name: C,
  doing: (options: ReadOptions<C>, command: Command) => Promise<void>,
): (...given: unknown[]) => Promise<void> {
  // Its arguments and raw options come before the command.
  return async (...given) => {
    const command = given.at(-1) as Command;
    const options = readOptions(name, command);
    await placed(options.places, () => doing(options, command));
  };
}
