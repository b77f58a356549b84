import { configSettings } from "../../src/cli/settings/config-setting.ts";
import type { Section, Setting } from "../../src/cli/settings/setting.ts";
import { configText, type JsonSchema, valueSchema } from "./config-schema.ts";
import { defaultOf } from "./reference-tables.ts";

const WIDTH = 100;

/** The module that declares `HarnessConfig`: what editors show while someone writes a config file. */
export function configTypeModule(sections: readonly Section[]): string {
  const members = configSettings(sections).flatMap(([name, setting]) => [
    ...comment(setting),
    `  readonly ${name}?: ${typeOf(valueSchema(setting))};`,
  ]);
  return `// Written by \`node scripts/write-cli-reference.ts\` from src/cli/settings.

/**
 * What \`edot-kafka.config.ts\` may set. An option on the command line takes precedence, then its variable
 * \`EDOT_KAFKA_*\`, then this file. Relative paths start from its folder.
 */
export interface HarnessConfig {
${members.join("\n")}
}
`;
}

function comment(setting: Setting): string[] {
  const shown = defaultOf(setting);
  const isTold = !["", "off", "none"].includes(shown);
  const text = `${configText(setting)}${isTold ? ` Default: ${shown}.` : ""}`;
  if (text.length + 9 <= WIDTH) return [`  /** ${text} */`];
  const lines = [""];
  for (const word of text.split(" ")) {
    const line = `${lines.at(-1)} ${word}`;
    if (line.length + 4 > WIDTH) lines.push(` ${word}`);
    else lines[lines.length - 1] = line;
  }
  return ["  /**", ...lines.map((line) => `   *${line}`), "   */"];
}

/** A JSON Schema as a type. @throws Error for one that no setting has had so far */
function typeOf(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeOf).join(" | ");
  if (schema.enum !== undefined) return schema.enum.map((one) => JSON.stringify(one)).join(" | ");
  switch (schema.type) {
    case "string":
    case "boolean":
      return schema.type;
    case "integer":
      return "number";
    case "array":
      return `readonly ${typeOf(schema.items ?? {})}[]`;
    case "object":
      return "Readonly<Record<string, string>>";
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`);
  }
}
