import { z } from "zod";
import { configSettings } from "../../src/cli/settings/config-setting.ts";
import { plainText, type Section, type Setting } from "../../src/cli/settings/setting.ts";
import { isEmpty } from "../../src/cli/settings/setting-option.ts";

/** The part of JSON Schema that settings need. */
export interface JsonSchema {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly description?: string;
}

/** A JSON Schema (draft 2020-12) of what `edot-kafka.config.ts` exports. */
export function configJsonSchema(sections: readonly Section[]): object {
  const properties = configSettings(sections).map(([name, setting]) => [
    name,
    {
      description: configText(setting),
      ...valueSchema(setting),
      ...(setting.default === undefined || isEmpty(setting.default)
        ? {}
        : { default: setting.default }),
    },
  ]);
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "edot-kafka.config.ts",
    type: "object",
    properties: Object.fromEntries(properties),
    additionalProperties: false,
  };
}

/** A setting's values as JSON Schema. */
export function valueSchema({ configSchema, schema, choices }: Setting): JsonSchema {
  const { $schema: _version, ...found } = z.toJSONSchema(configSchema ?? schema, { io: "input" });
  if (found.maximum === Number.MAX_SAFE_INTEGER) delete found.maximum;
  // As they are listed elsewhere, numbers not first.
  return { ...(found as JsonSchema), ...(choices === undefined ? {} : { enum: choices }) };
}

/** What a setting means in the config file, in sentences. */
export function configText({ meaning, configMeaning, configNote }: Setting): string {
  const text = plainText(configMeaning ?? meaning, { code: true });
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
  return configNote === undefined ? sentence : `${sentence} ${configNote}`;
}
