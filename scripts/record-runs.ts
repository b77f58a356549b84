import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { repositoryPath } from "../src/base/repository.ts";
import { RUN_FILE, readRun } from "../src/record/run-file.ts";
import { TIMELINE_FILE } from "../src/record/timeline/sample.ts";
import type { Report } from "../src/report/report.ts";
import { codesOf } from "../src/verdict/alerts/alert.ts";
import { judge } from "../src/verdict/judge.ts";
import { RECORDED_CASES, type RecordedCase } from "./record-runs/cases.ts";
import { thinTimeline } from "./record-runs/thin-timeline.ts";

/**
 * Records real runs again: `node scripts/record-runs.ts [NAME...]`. What they must come to stays as it is
 * written in `expected.json` of each.
 */
const RECORDED = repositoryPath("tests/recorded");
/** Each folder is read by everybody who clones the repository. */
const MOST_BYTES = 200_000;

async function record({ name, what, args }: RecordedCase): Promise<void> {
  const temporary = await mkdtemp(join(tmpdir(), "edot-record-"));
  const report = join(temporary, "report");
  const command = await args();
  console.log(`${name}: ${command.join(" ")}`);
  const cli = ["src/cli.ts", ...command, "--report", report];
  const { exitCode, stderr } = await execa("node", cli, {
    reject: false,
    cwd: repositoryPath("."),
  });
  // 1 is a verdict too.
  if (exitCode !== 0 && exitCode !== 1)
    throw new Error(`${name} ended with ${exitCode}: ${stderr}`);
  const folder = join(RECORDED, name);
  for (const part of ["history", "logs"])
    await rm(join(folder, part), { recursive: true, force: true });
  for (const scenario of await readdir(join(report, "history"))) {
    await keep(report, folder, join("history", scenario));
  }
  await rename(folder, [
    [report, "/report"],
    [repositoryPath(".").replace(/\/$/, ""), "/harness"],
    [tmpdir(), "/tmp"],
  ]);
  const { edot, parts, harness, scenarios }: Report = JSON.parse(
    await readFile(join(report, "report.json"), "utf8"),
  );
  for (const scenario of scenarios) {
    const judged = await judge(join(folder, scenario.history ?? ""));
    if (codesOf(judged.alerts ?? [], true).join() !== codesOf(scenario.alerts ?? [], true).join()) {
      throw new Error(`${name}: the verdict on what was kept differs from the run's`);
    }
  }
  const date = new Date().toISOString().slice(0, 10);
  const about = { what, recorded: date, harness: harness.version, edot, parts };
  await writeFile(join(folder, "case.json"), `${JSON.stringify(about, null, 2)}\n`);
  const bytes = await sizeOf(folder);
  console.log(`  ${bytes} bytes`);
  if (bytes > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`);
}

/** A history, and what its scenario had seen of the logs. */
async function keep(report: string, folder: string, history: string): Promise<void> {
  await cp(join(report, history), join(folder, history), { recursive: true });
  await thinTimeline(join(folder, history, TIMELINE_FILE));
  const { logs } = await readRun(join(report, history));
  for (const log of [logs.edge, logs.backend, ...logs.members]) {
    if (log === null) continue;
    const text = await readFile(join(report, log.file));
    await mkdir(dirname(join(folder, log.file)), { recursive: true });
    await writeFile(join(folder, log.file), text.subarray(0, log.bytes));
  }
}

/** Gives this machine's folders other names in the records; in the logs offsets in bytes count. */
async function rename(folder: string, names: readonly (readonly [string, string])[]) {
  for (const scenario of await readdir(join(folder, "history"))) {
    const path = join(folder, "history", scenario, RUN_FILE);
    let text = await readFile(path, "utf8");
    for (const [from, to] of names) text = text.replaceAll(from, to);
    await writeFile(path, text);
  }
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const name of await readdir(folder, { recursive: true })) {
    const found = await stat(join(folder, name));
    if (found.isFile()) bytes += found.size;
  }
  return bytes;
}

const names = process.argv.slice(2);
for (const one of RECORDED_CASES) {
  if (names.length === 0 || names.includes(one.name)) await record(one);
}
