/**
 * Makes the Go module of one EDOT version's collector again:
 * `npm run collector:generate -- 9.4.3`. Needs Go and the network.
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { formatError, toHarnessError } from "../src/base/errors.ts";
import { repositoryPath } from "../src/base/repository.ts";
import { edotVersion, versions } from "../src/base/versions.ts";
import { readComponentModules } from "../src/collector-config/edot-components.ts";
import { makeCollectorModule } from "./edot-versions/collector-module.ts";

async function generate(wanted: string): Promise<void> {
  const { version, core, goModule } = edotVersion(wanted);
  const target = repositoryPath(goModule);
  const documented = readComponentModules(join(target, "documented.yaml"));
  const say = (text: string) => process.stderr.write(`${text}\n`);
  const { files } = await makeCollectorModule({ version, core, documented, say });
  for (const [name, text] of files) await writeFile(join(target, name), text);
  say(`${target}: ${[...files.keys()].join(", ")}`);
}

try {
  await generate(process.argv[2] ?? versions().defaults.edot);
} catch (error) {
  process.stderr.write(`${formatError(toHarnessError(error))}\n`);
  process.exitCode = 2;
}
