/**
 * Adds an EDOT version from Elastic's list of it:
 * `npm run add-edot-version -- 9.4.3 --manifest custom-collector.md`. Needs Go and the network.
 */
import { resolve } from "node:path";
import { Command, CommanderError } from "commander";
import { formatError, HarnessError, toHarnessError } from "../src/base/errors.ts";
import { repositoryPath } from "../src/base/repository.ts";
import { addVersion } from "./edot-versions/add-version.ts";

const program = new Command("add-edot-version")
  .argument("<version>", "the EDOT version, for example 9.4.3")
  .requiredOption("--manifest <file>", "Elastic's page or its manifest for the builder")
  .exitOverride()
  .configureOutput({ outputError: () => {} })
  .action(async (version: string, { manifest }: { readonly manifest: string }) => {
    const say = (text: string) => process.stderr.write(`${text}\n`);
    await addVersion({ root: repositoryPath("."), version, manifest: resolve(manifest), say });
  });

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError && error.exitCode === 0)) {
    process.stderr.write(`${formatError(toHarnessError(asOption(error)))}\n`);
    process.exitCode = 2;
  }
}

function asOption(error: unknown): unknown {
  if (!(error instanceof CommanderError)) return error;
  return new HarnessError({
    code: "bad-option",
    message: error.message.replace(/^error: /, ""),
    remedy: "npm run add-edot-version -- <version> --manifest <file>",
  });
}
