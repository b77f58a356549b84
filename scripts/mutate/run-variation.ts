import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { repositoryPath } from "../../src/base/repository.ts";
import type { CollectorRole } from "../../src/collector-config/component.ts";
import type { Report } from "../../src/report/report.ts";
import { differences, type Got } from "./compare.ts";
import { applyEdits } from "./edit.ts";
import { expectedOf } from "./expected.ts";
import { type Base, ITEMS, type Variation } from "./variation.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
/** Seconds that the target is away in `outage`. */
const OUTAGE = "8";

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
export async function runVariation(variation: Variation, parent: string): Promise<Judged> {
  const folder = await mkdtemp(join(parent, "run-"));
  await chmod(folder, 0o755);
  const started = performance.now();
  const { base, mode, mutation } = variation;
  const report = join(folder, "report");
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [
      ...["--", CLI, "verify", "--runtime", "process", "--keep", "--report", report],
      ...["--target", base.target, "--items", String(ITEMS)],
      ...["--scenario", mutation.scenario ?? "delivery", "--outage", OUTAGE],
      ...(mode === "plain" ? [] : [`--${mode}`]),
      ...(mutation.options ?? []),
      ...(await writeConfigs(variation, folder)),
    ],
    { reject: false, env: { CI: "true", GITHUB_ACTIONS: "", npm_lifecycle_event: undefined } },
  );
  await writeFile(join(folder, "output.txt"), `${stdout}\n${stderr}\n`);
  const got = { exitCode, stderr, report: await reportIn(report) };
  const wrong = differences(expectedOf(variation), got, mutation.scenario === "outage");
  const seconds = (performance.now() - started) / 1000;
  return { variation, got, wrong, seconds, folder };
}

/** Removes what a run has written. */
export async function removeRun({ folder }: Judged): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

async function writeConfigs({ base, mutation }: Variation, folder: string): Promise<string[]> {
  const edits = mutation.edits(base);
  const written = await Promise.all(
    (["edge", "backend"] as const).map(async (role) => {
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
        ...Object.entries(edited.included).map(([name, holds]) =>
          writeFile(join(own, name), holds),
        ),
      ]);
      return files.flatMap((file) => [`--${role}`, file]);
    }),
  );
  return written.flat();
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
