import type { z } from "zod";

/** What was typed for an option: its text, its texts if it is repeatable, `true` for a switch. */
export type Typed = string | readonly string[] | true;

/** How values of one kind are written on the command line and in the environment. */
export interface Kind<Value> {
  /** Which values are valid, wherever they come from. */
  readonly schema: z.ZodType<Value>;
  /** How the config file may write them, if that differs. */
  readonly configSchema?: z.ZodType;
  /** The value of what was typed, for {@link schema}. @throws InvalidText */
  readonly read: (typed: Typed) => unknown;
  /** The value of what the config file has, if it may write it in several ways. */
  readonly fromConfig?: (value: unknown) => unknown;
  readonly choices?: readonly string[];
  /** Whether the option can be given more than once. */
  readonly isRepeatable?: true;
}

/** What a table says about one setting besides its kind. */
export interface Described<Value> {
  /** The option, with its argument in the form `--items <n>`. */
  readonly flags: string;
  /** The environment variable; none if absent. */
  readonly env?: `EDOT_KAFKA_${string}`;
  /** In Markdown, for `--help`, the reference, the config's type and its JSON Schema alike. */
  readonly meaning: string;
  readonly default?: Value;
  /** Another default of one command, by its name. */
  readonly defaultOf?: Readonly<Record<string, Value>>;
  /** How the default is shown, in Markdown, if the value itself says too little. */
  readonly shownDefault?: string | (() => string);
  readonly isRequired?: true;
  /** Settings that exclude this one. */
  readonly excludes?: readonly string[];
  /**
   * Whether the config file may set it: to a value, to a path that starts from its folder, or by the
   * setting of the same name in another section.
   */
  readonly inConfig?: "value" | "path" | "shared";
  /** What it means in the config file, where that is no list of options; by default {@link meaning}. */
  readonly configMeaning?: string;
  /** A second sentence about the config file. */
  readonly configNote?: string;
}

/** One setting: an option, its environment variable and what the config file calls it. */
export type Setting<Value = unknown> = Kind<Value> & Described<Value>;

/**
 * Settings by name. It is the name in the config file, of the value in the code and, in the singular
 * for repeatable ones, of the option.
 */
export type Settings = Readonly<Record<string, Setting>>;

/** Settings that belong together, and the commands that have them: a table of the reference. */
export interface Section {
  /** Of the markers around its table in `docs/reference/cli.md`. */
  readonly name: string;
  readonly commands: readonly string[];
  readonly settings: Settings;
}

/** The value of a setting. */
export type ValueOf<S> = S extends { readonly schema: z.ZodType<infer Value> } ? Value : never;
type Always = { readonly default: unknown } | { readonly isRequired: true };
type Shown<T> = { [K in keyof T]: T[K] };

/** The values of a table's settings: those with a default or required are always present. */
export type ValuesOf<T> = Shown<
  { readonly [K in keyof T as T[K] extends Always ? K : never]: ValueOf<T[K]> } & {
    readonly [K in keyof T as T[K] extends Always ? never : K]?: ValueOf<T[K]>;
  }
>;

/** The option of a setting, without its argument: `--items`. */
export function flagOf({ flags }: Pick<Setting, "flags">): string {
  return flags.split(" ", 1)[0] ?? flags;
}

/** A meaning without Markdown's links, for a terminal (`code: false`) or for a doc comment. */
export function plainText(markdown: string, { code }: { readonly code: boolean }): string {
  const text = markdown
    .replaceAll(/ \(\[[^\]]*\](?:\([^)]*\)|\[[^\]]*\])\)/g, "")
    .replaceAll(/\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1");
  return code ? text : text.replaceAll("`", "");
}
