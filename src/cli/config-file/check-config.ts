import { resolve } from "node:path";
import { z } from "zod";
import { HarnessError } from "../../base/errors.ts";
import { paramsOf } from "../settings/check-value.ts";
import { configSettings } from "../settings/config-setting.ts";
import { SECTIONS } from "../settings/sections.ts";
import type { Section } from "../settings/setting.ts";
import type { HarnessConfig } from "./harness-config.ts";

/** Where a config comes from. */
export interface ConfigOrigin {
  /** As a message calls it, for example `the config file is wrong`. */
  readonly what: string;
  /** The place that a message names, with a colon and the setting after it if one is wrong. */
  readonly place: string;
  /** The folder from which its relative paths count. */
  readonly folder: string;
}

/**
 * Checks a config, and makes its paths absolute.
 *
 * @throws HarnessError with the config's place, `bad-option` unless the setting has a code of its own
 */
export function checkConfig(
  config: unknown,
  origin: ConfigOrigin,
  sections: readonly Section[] = SECTIONS,
): HarnessConfig {
  const settings = configSettings(sections);
  const shape = settings.map(([name, { configSchema, schema }]) => [
    name,
    (configSchema ?? schema).optional(),
  ]);
  const schema = z.strictObject(Object.fromEntries(shape));
  const { success, data, error } = schema.safeParse(config);
  const names = settings.map(([name]) => name);
  if (!success) {
    const [issue] = error.issues;
    throw issue === undefined
      ? wrong(origin, names, { message: error.message })
      : wrongSetting(origin, names, issue);
  }
  const given = Object.entries(data).filter(([, value]) => value !== undefined);
  const has = (name: string) => given.some(([one]) => one === name);
  if (has("configs") && (has("edge") || has("backend"))) {
    throw wrong(origin, names, { message: "configs and edge/backend exclude each other" });
  }
  const paths = settings.filter(([, { inConfig }]) => inConfig === "path").map(([name]) => name);
  // Each value has passed the schema that its type is generated from.
  return Object.fromEntries(
    given.map(([name, value]) => [
      name,
      paths.includes(name) ? absolute(origin.folder, value) : value,
    ]),
  ) as HarnessConfig;
}

function absolute(folder: string, value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((file) => resolve(folder, `${file}`))
    : resolve(folder, `${value}`);
}

function wrongSetting(
  origin: ConfigOrigin,
  names: readonly string[],
  issue: z.core.$ZodIssue,
): HarnessError {
  if (issue.code === "unrecognized_keys") {
    return wrong(origin, names, { message: `unknown setting: ${issue.keys.join(", ")}` });
  }
  const message = issue.message.replace(/^Invalid (input|option): /, "");
  const [name] = issue.path;
  if (name === undefined) return wrong(origin, names, { message });
  return wrong(origin, names, {
    ...paramsOf(issue),
    message: `${issue.path.join(".")}: ${message}`,
    place: `${origin.place}:${String(name)}`,
  });
}

function wrong(
  { what, place }: ConfigOrigin,
  names: readonly string[],
  fields: { readonly message: string } & Partial<ConstructorParameters<typeof HarnessError>[0]>,
): HarnessError {
  return new HarnessError({
    ...{ code: "bad-option", place, remedy: `it may set: ${names.join(", ")}` },
    ...fields,
    message: `${what}: ${fields.message}`,
  });
}
