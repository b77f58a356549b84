import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { HarnessError } from "../../src/base/errors.ts";
import { type CollectorModule, makeCollectorModule } from "./collector-module.ts";
import { documentedYaml, readDocumentedList } from "./documented-list.ts";
import { versionEntry, withVersion } from "./edot-version-entry.ts";

/** Which version is added, to which checkout. */
export interface Addition {
  /** The repository's folder. */
  readonly root: string;
  readonly version: string;
  /** The file with Elastic's list. */
  readonly manifest: string;
  readonly say: (text: string) => void;
}

/**
 * Adds an EDOT version, or makes a known one again: its list, its Go module with the lock, and its
 * entry in `configs/versions.json`. When anything fails, nothing is written.
 *
 * @throws HarnessError `bad-option`, `file-not-found`, or as {@link makeCollectorModule}
 */
export async function addVersion({ root, version, manifest, say }: Addition): Promise<void> {
  if (!/^\d+\.\d+\.\d+$/.test(version)) {
    throw new HarnessError({
      code: "bad-option",
      message: `${JSON.stringify(version)} is no EDOT version`,
      place: "<version>",
      remedy: "give it as Elastic's release notes have it, for example 9.4.3",
    });
  }
  const list = readDocumentedList(manifest);
  if (list.version !== undefined && list.version !== version) {
    throw new HarnessError({
      code: "bad-option",
      message: `the list is for EDOT ${list.version}, not ${version}`,
      place: manifest,
      remedy: `give ${list.version}, or the list of ${version}`,
    });
  }
  const entry = versionEntry(version, list.modules);
  const versionsFile = join(root, "configs/versions.json");
  const versions = withVersion(await readFile(versionsFile, "utf8"), version, entry);
  const module = await makeCollectorModule({
    version,
    core: entry.core,
    documented: list.modules,
    say,
  });
  const files = new Map([
    ["documented.yaml", documentedYaml(version, list.modules)],
    ...module.files,
  ]);
  await replaceFolder(join(root, entry.goModule), files);
  await writeFile(versionsFile, versions);
  tell(version, module, say);
}

/** The new folder takes the old one's place at once: half of one is never there. */
async function replaceFolder(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const made = `${folder}.new`;
  await rm(made, { recursive: true, force: true });
  await mkdir(dirname(made), { recursive: true });
  try {
    await mkdir(made);
    for (const [name, text] of files) await writeFile(join(made, name), text);
    await rm(folder, { recursive: true, force: true });
    await rename(made, folder);
  } finally {
    await rm(made, { recursive: true, force: true });
  }
}

function tell(version: string, { leftOut }: CollectorModule, say: Addition["say"]): void {
  say(`EDOT ${version} is added. Left out of what it has:`);
  for (const { why, names } of leftOut) say(`  ${why}: ${names.join(", ")}`);
  say(
    `next: node src/cli.ts provision --edot ${version}; then its pins (docs/reference/versions.md)`,
  );
}
