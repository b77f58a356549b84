import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repositoryPath } from "../../src/base/repository.ts";
import type { CollectorRole } from "../../src/collector-config/component.ts";
import type { Report } from "../../src/report/report.ts";
import { differences, type Got } from "./compare.ts";
import { applyEdits } from "./edit.ts";
import { expectedOf } from "./expected.ts";
import type { Invoke } from "./invoke.ts";
import { type Base, ITEMS, type Variation } from "./variation.ts";

/** Seconds that the target is away in `outage`. */
const OUTAGE = 8;

/** How a variation was judged. */
export interface Judged {
  readonly variation: Variation;
  readonly got: Got;
  /** Empty if the harness was right. */
  readonly wrong: readonly string[];
  readonly seconds: number;
  /** Configs and report. */
  readonly folder: string;
}

/**
 * Writes the variation's configs below a folder, runs `verify` on them and holds what it says against
 * what the rule says.
 */
export async function runVariation(
  variation: Variation,
  parent: string,
  invoke: Invoke,
): Promise<Judged> {
  const folder = await mkdtemp(join(parent, "run-"));
  await chmod(folder, 0o755);
  const started = performance.now();
  const { base, mode, mutation } = variation;
  const { scenario = "delivery", env = {} } = mutation;
  const report = join(folder, "report");
  const { exitCode, stdout, stderr } = await invoke({
    settings: {
      ...(await writeConfigs(variation, folder)),
      ...{ env, target: base.target, scenarios: [scenario], items: ITEMS, outage: OUTAGE },
    },
    ...{ report, mode },
  });
  await writeFile(join(folder, "output.txt"), `${stdout}\n${stderr}\n`);
  const got = { exitCode, stderr, report: await reportIn(report) };
  const wrong = differences(expectedOf(variation), got, scenario === "outage");
  const seconds = (performance.now() - started) / 1000;
  return { variation, got, wrong, seconds, folder };
}

/** Removes what a run has written. */
export async function removeRun({ folder }: Judged): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function writeConfigs(
  { base, mutation }: Variation,
  folder: string,
): Promise<Record<CollectorRole, string[]>> {
  const edits = mutation.edits(base);
  const write = async (role: CollectorRole) => {
    const text = await readFile(fileOf(base, role), "utf8");
    const edited = applyEdits(
      text,
      edits.filter(({ file }) => file === role),
    );
    // A folder each: what one config includes is not the other's.
    const own = join(folder, role);
    await mkdir(own);
    const texts = [edited.text, ...edited.over];
    const files = texts.map((_, index) => join(own, `${role}${index === 0 ? "" : index}.yaml`));
    await Promise.all([
      ...files.map((file, index) => writeFile(file, texts[index] ?? "")),
      ...Object.entries(edited.included).map(([name, holds]) => writeFile(join(own, name), holds)),
    ]);
    return files;
  };
  return { edge: await write("edge"), backend: await write("backend") };
}

function fileOf({ set, target }: Base, role: CollectorRole): string {
  const name = role === "edge" ? "edge.yaml" : `backend-${target}.yaml`;
  return repositoryPath(join("configs", set, name));
}

async function reportIn(folder: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  } catch {
    return undefined;
  }
}
