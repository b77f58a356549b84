import { createGenerator } from "ts-json-schema-generator";
import { repositoryPath } from "../../src/base/repository.ts";

/** The published schema. */
export const REPORT_SCHEMA = repositoryPath("report.schema.json");

/**
 * The JSON Schema (draft 7) of `report.json` as text, from the type `Report` and its doc comments. The
 * type check is left to `npm run types`.
 */
export function reportSchema(): string {
  const generator = createGenerator({
    path: repositoryPath("src/report/report.ts"),
    tsconfig: repositoryPath("tsconfig.json"),
    type: "Report",
    skipTypeCheck: true,
    sortProps: true,
  });
  const { $schema, ...schema } = generator.createSchema("Report");
  const title = "The report.json of edot-kafka-harness";
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}
