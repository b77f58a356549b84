import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  EnumType,
  SchemaGenerator,
  type SubNodeParser,
} from "ts-json-schema-generator";
import { repositoryPath } from "../../src/base/repository.ts";
import { RULES } from "../../src/verdict/findings/registry.ts";

/** The published schema. */
export const REPORT_SCHEMA = repositoryPath("report.schema.json");

const CONFIG = {
  ...DEFAULT_CONFIG,
  path: repositoryPath("src/report/report.ts"),
  tsconfig: repositoryPath("tsconfig.json"),
  type: "Report",
  skipTypeCheck: true,
  sortProps: true,
} as const;

/** The codes of findings come from the registry's values, which the generator cannot evaluate. */
const FINDING_CODES: SubNodeParser = {
  supportsNode: (node) => node.getText?.() === '(typeof RULES)[number]["code"]',
  createType: () => new EnumType("FindingCodes", RULES.map(({ code }) => code).toSorted()),
};

/**
 * The JSON Schema (draft 7) of `report.json` as text, from the type `Report` and its doc comments. The
 * type check is left to `npm run types`.
 */
export function reportSchema(): string {
  const program = createProgram(CONFIG);
  const parser = createParser(program, CONFIG, (chain) => chain.addNodeParser(FINDING_CODES));
  const generator = new SchemaGenerator(program, parser, createFormatter(CONFIG), CONFIG);
  const { $schema, ...schema } = generator.createSchema("Report");
  const title = "The report.json of edot-kafka-harness";
  return `${JSON.stringify({ $schema, title, ...schema }, null, 2)}\n`;
}
