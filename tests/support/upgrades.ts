import { readFileSync } from "node:fs";
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { UpgradeReport } from "../../src/upgrade/upgrade-report.ts";
import { cli } from "./run-cli.ts";

const DURABLE = fileURLToPath(new URL("../../configs/durable/", import.meta.url));

/** What `upgrade` has come to. */
interface Upgraded {
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly folder: string;
  readonly report: UpgradeReport;
}

/** From 9.3.0 to 9.4.3, in a folder of its own. */
export async function upgrade(...options: string[]): Promise<Upgraded> {
  const folder = join(await mkdtemp(join(tmpdir(), "edot-upgrade-")), "report");
  const versions = ["--from", "9.3.0", "--to", "9.4.3"];
  const { exitCode, stdout, stderr } = await cli(
    ["upgrade", ...versions, "--report", folder, "--json", ...options],
    // The e2e project's other runtime has one version for a collector's whole life.
    { EDOT_KAFKA_RUNTIME: "process" },
  );
  return { exitCode, stderr, folder, report: parsed(stdout, stderr) };
}

function parsed(stdout: string, stderr: string): UpgradeReport {
  try {
    return JSON.parse(stdout);
  } catch {
    throw new Error(`no report; stderr was:\n${stderr}`);
  }
}

/** A change to a config's text. */
export type Change = (text: string) => string;

/** `configs/durable`, changed. */
export async function durable(...changes: readonly Change[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "edot-durable-"));
  for (const name of ["edge.yaml", "backend-motlp.yaml", "backend-elasticsearch.yaml"]) {
    const text = readFileSync(join(DURABLE, name), "utf8");
    await writeFile(
      join(folder, name),
      changes.reduce((changed, change) => change(changed), text),
    );
  }
  return folder;
}

/** As EDOT 9.3.0 loads it. */
export const on930: Change = (text) => text.replaceAll(/topics: \[("[^"]+")\]/g, "topic: $1");

/** The codes of reasons or changes. */
export const codes = (list: UpgradeReport["reasons"]) => list.map(({ code }) => code);
