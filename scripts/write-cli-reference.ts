import { readFileSync, writeFileSync } from "node:fs";
import { repositoryPath } from "../src/base/repository.ts";
import { SECTIONS } from "../src/cli/settings/sections.ts";
import { REFERENCE, writtenFiles } from "./cli-reference/written-files.ts";

/**
 * `node scripts/write-cli-reference.ts`: writes what follows from the schema of settings
 * (`src/cli/settings`): the tables of the command line's reference, the type of the config file and its
 * JSON Schema.
 */
const page = readFileSync(repositoryPath(REFERENCE), "utf8");
for (const [path, text] of Object.entries(writtenFiles(page, SECTIONS))) {
  writeFileSync(repositoryPath(path), text);
}
