import { isScalar, visit } from "yaml";
import { HarnessError } from "../base/errors.ts";
import type { CollectorConfig } from "./collector-config.ts";
import type { ConfigFile } from "./config-file.ts";
import { mapTexts } from "./merge-trees.ts";
import { referencesOf, replaceReferences } from "./variable-syntax.ts";

/** A reference to an environment variable in a config. */
export interface VariableReference {
  readonly name: string;
  readonly hasDefault: boolean;
  /** The variables in whose defaults it stands, if any: with one of them set, it is not asked for. */
  readonly within?: readonly string[];
  /** `path:line`. */
  readonly place: string;
}

/** All environment variables that a config's values refer to; comments do not count. */
export function variableReferences(config: CollectorConfig): VariableReference[] {
  return config.files.flatMap((file) => referencesIn(file));
}

function referencesIn({ document, lines, path, included }: ConfigFile): VariableReference[] {
  const found: VariableReference[] = [];
  visit(document, {
    Scalar(_key, node) {
      if (!isScalar(node) || typeof node.value !== "string") return;
      const place = `${path}:${lines.linePos(node.range?.[0] ?? 0).line}`;
      found.push(...referencesOf(node.value).map((reference) => ({ ...reference, place })));
    },
  });
  return [...found, ...[...included.values()].flatMap(referencesIn)];
}

/** The variable that a value consists of, if it is nothing but one reference. */
export function soleVariable(value: unknown): string | undefined {
  if (typeof value !== "string") return undefined;
  const match = /^\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(value.trim());
  return match?.[1];
}

/** Where a collector's variables come from, strongest first. */
export interface VariableSources {
  /** `--env` and `--env-file`. */
  readonly given: Readonly<Record<string, string>>;
  /** Credentials and addresses of the run. */
  readonly harness: Readonly<Record<string, string>>;
  /** The harness' own environment; only names that the config refers to are taken. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
}

/**
 * The values of all variables that a config refers to.
 *
 * @throws HarnessError `config-unset-variable` for the first one without a value and a default: the
 * collector would put an empty string in its place and go on.
 */
export function resolveVariables(
  config: CollectorConfig,
  sources: VariableSources,
): Record<string, string> {
  const values: Record<string, string> = { ...sources.harness, ...sources.given };
  const givenTo = (name: string) =>
    sources.given[name] ?? sources.harness[name] ?? sources.inherited[name];
  for (const { name, hasDefault, within = [], place } of variableReferences(config)) {
    const value = givenTo(name);
    if (value !== undefined) values[name] = value;
    else if (!hasDefault && within.every((outer) => givenTo(outer) === undefined)) {
      throw new HarnessError({
        code: "config-unset-variable",
        message: `the ${config.role} config refers to the variable ${name}, which is not set`,
        place,
        remedy: `set it with --env ${name}=VALUE or --env-file FILE, or in the environment`,
      });
    }
  }
  return values;
}

/** Of an environment, what the configs refer to. */
export function referencedVariables(
  configs: readonly CollectorConfig[],
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const names = configs.flatMap((config) => variableReferences(config).map(({ name }) => name));
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = environment[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** A text with its variable references replaced, as the collector does it. */
export function expandVariables(text: string, values: Readonly<Record<string, string>>): string {
  return replaceReferences(
    text,
    (name, fallback) =>
      values[name] ?? (fallback === undefined ? "" : expandVariables(fallback, values)),
  );
}

/** Settings with the variables in all their texts replaced. */
export function expandTree(node: unknown, values: Readonly<Record<string, string>>): unknown {
  return mapTexts(node, (text) => expandVariables(text, values));
}
