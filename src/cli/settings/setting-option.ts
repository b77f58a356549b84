import { type Command, Option } from "commander";
import { SECTIONS } from "./sections.ts";
import { plainText, type Section, type Setting } from "./setting.ts";

/** The option of a setting. It keeps what was typed; `readOptions` makes values of it. */
export class SettingOption extends Option {
  readonly setting: Setting;
  readonly #name: string;

  /** @param command whose default counts, where commands differ */
  constructor(name: string, setting: Setting, command: string) {
    super(setting.flags, helpOf(setting));
    this.setting = setting;
    this.#name = name;
    const value = setting.defaultOf?.[command] ?? setting.default;
    if (value !== undefined) this.default(value, shownInHelp(setting, value));
    if (setting.env !== undefined) this.env(setting.env);
    if (setting.choices !== undefined) this.argChoices = [...setting.choices];
    if (setting.excludes !== undefined) this.conflicts([...setting.excludes]);
    if (setting.isRepeatable) {
      this.argParser((typed: string, before: unknown) =>
        Array.isArray(before) && before !== this.defaultValue ? [...before, typed] : [typed],
      );
    }
    if (setting.isRequired) this.makeOptionMandatory();
  }

  /** The key of its value: the name of the setting. */
  override attributeName(): string {
    return this.#name;
  }
}

/**
 * Adds the options that the schema has for a command.
 *
 * @param name of the command, if its own differs
 */
export function declareOptions(
  command: Command,
  name: string = command.name(),
  sections: readonly Section[] = SECTIONS,
): Command {
  for (const { commands, settings } of sections) {
    if (!commands.includes(name)) continue;
    for (const [key, setting] of Object.entries(settings)) {
      command.addOption(new SettingOption(key, setting, name));
    }
  }
  return command;
}

/** The options that the schema has given to a command. */
export function settingOptions(command: Command): readonly SettingOption[] {
  return command.options.filter((option) => option instanceof SettingOption);
}

function helpOf(setting: Setting): string {
  const help = plainText(setting.meaning, { code: false });
  const { shownDefault } = setting;
  if (setting.default !== undefined || shownDefault === undefined) return help;
  if (shownDefault === "required") return `${help} (required)`;
  return `${help} (default: ${shownInHelp(setting, undefined)})`;
}

function shownInHelp({ shownDefault }: Setting, value: unknown): string {
  if (Array.isArray(value) && value.length > 0) return value.join(", ");
  const shown = typeof shownDefault === "function" ? shownDefault() : shownDefault;
  if (shown !== undefined) return plainText(shown, { code: false });
  if (typeof value === "string") return value;
  return isEmpty(value) ? "none" : JSON.stringify(value);
}

/** Whether a default is a list or a map without an entry. */
export function isEmpty(value: unknown): boolean {
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
