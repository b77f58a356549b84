import type { Section } from "../../src/cli/settings/setting.ts";
import { configJsonSchema } from "./config-schema.ts";
import { configTypeModule } from "./config-type.ts";
import { withTables } from "./reference-tables.ts";

/** The page with the tables of all options. */
export const REFERENCE = "docs/reference/cli.md";

/**
 * Everything that is written from the schema of settings, by its path in the repository.
 *
 * @param page the present text of {@link REFERENCE}
 */
export function writtenFiles(
  page: string,
  sections: readonly Section[],
): Readonly<Record<string, string>> {
  return {
    [REFERENCE]: withTables(page, sections),
    "src/cli/config-file/harness-config.ts": configTypeModule(sections),
    "edot-kafka.config.schema.json": `${JSON.stringify(configJsonSchema(sections), null, 2)}\n`,
  };
}
