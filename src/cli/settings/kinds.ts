import { z } from "zod";
import type { ErrorCode } from "../../base/errors.ts";
import type { Described, Kind, Setting, Typed } from "./setting.ts";

/** Text that cannot be read as a value of its kind. */
export class InvalidText extends Error {
  readonly remedy: string | undefined;

  constructor(message: string, remedy?: string) {
    super(message);
    this.remedy = remedy;
  }
}

/** A problem of a value that needs more than "is an invalid value": the full message, and the remedy. */
export interface Problem {
  readonly message: string;
  readonly remedy: string;
  /** By default `bad-option`. */
  readonly code?: ErrorCode;
}

/** Adds a check that words its own message. */
export function checked<Value>(
  schema: z.ZodType<Value>,
  check: (value: Value) => Problem | undefined,
): z.ZodType<Value> {
  return schema.superRefine((value, context) => {
    const problem = check(value);
    if (problem === undefined) return;
    const { message, ...params } = problem;
    context.addIssue({ code: "custom", message, params });
  });
}

const TEXT = z.string().min(1, "it must not be empty");

type Check<Value> = (value: Value) => Problem | undefined;

/** A setting that is any text but an empty one. */
export function text<const D extends Described<string>>(
  described: D,
  check: Check<string> = () => undefined,
): Setting<string> & D {
  return { schema: checked(TEXT, check), read: asIs, ...described };
}

/** A setting that is one of some words. */
export function choice<const C extends string, const D extends Described<C>>(
  choices: readonly C[],
  described: D,
): Setting<C> & D {
  return { schema: z.enum(choices), choices, read: asIs, ...described };
}

/** A setting that is on if it is given. */
export function toggle<const D extends Described<boolean>>(described: D): Setting<boolean> & D {
  return { schema: z.boolean(), read: asIs, ...described };
}

/** A setting that is a whole number from `min`, by default 1, to `max`. */
export function wholeNumber<const D extends Described<number>>(
  described: D,
  { min = 1, max }: { readonly min?: 0 | 1; readonly max?: number } = {},
): Setting<number> & D {
  const least = `it must be an integer, at least ${min}`;
  const above = z.int().min(min, least);
  return {
    schema: max === undefined ? above : above.max(max, `it must be at most ${max}`),
    read: (typed) => {
      const value = Number(typed);
      if (typed === "" || !Number.isSafeInteger(value)) throw new InvalidText(least);
      return value;
    },
    ...described,
  };
}

/** A repeatable setting; with `commas`, one text may hold several values. */
export function texts<const D extends Described<readonly string[]>>(
  described: D,
  {
    commas = false,
    least = 0,
    check = () => undefined,
  }: {
    readonly commas?: boolean;
    readonly least?: 0 | 1;
    readonly check?: Check<readonly string[]>;
  } = {},
): Setting<readonly string[]> & D {
  return {
    schema: checked(z.array(TEXT).min(least, "it must name at least one"), check),
    isRepeatable: true,
    read: (typed) => (commas ? listOf(typed).flatMap((one) => one.split(",")) : listOf(typed)),
    fromConfig: (value) => (Array.isArray(value) ? value : [value]),
    ...described,
  };
}

type OneOrMore = string | readonly string[];

/** The same for files, of which the config file may also name a single one. */
export function files<const D extends Described<readonly string[]>>(
  described: D,
): Setting<readonly string[]> & D & { readonly configSchema: z.ZodType<OneOrMore> } {
  const several = texts(described, { least: 1 });
  return { ...several, configSchema: z.union([TEXT, z.array(TEXT).min(1)]) };
}

/** A repeatable setting NAME=VALUE; the config file has an object. */
export function pairs<const D extends Described<Readonly<Record<string, string>>>>(
  described: D,
  what: string,
  check: Check<Readonly<Record<string, string>>> = () => undefined,
  form = "NAME=VALUE",
): Setting<Readonly<Record<string, string>>> & D {
  return {
    schema: checked(z.record(TEXT, z.string()), check),
    isRepeatable: true,
    read: (typed) => Object.fromEntries(listOf(typed).map((entry) => pairOf(entry, form, what))),
    ...described,
  };
}

/** A setting whose text is turned into something else; the config file cannot set it. */
export function parsed<Value, const D extends Described<Value>>(
  read: (typed: string) => Value,
  described: D,
): Setting<Value> & D {
  const kind: Kind<Value> = { schema: z.custom<Value>(), read: (typed) => read(String(typed)) };
  return { ...kind, ...described };
}

function pairOf(entry: string, form: string, what: string): readonly [string, string] {
  const at = entry.indexOf("=");
  if (at > 0) return [entry.slice(0, at), entry.slice(at + 1)];
  const remedy = `give ${what}, an equals sign and its value`;
  throw new InvalidText(`not of the form ${form}: ${entry}`, remedy);
}

function listOf(typed: Typed): readonly string[] {
  return typeof typed === "object" ? typed : [String(typed)];
}

function asIs(typed: Typed): Typed {
  return typed;
}
