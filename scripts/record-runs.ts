import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { harnessVersion } from "../src/base/package-version.ts";
import { repositoryPath } from "../src/base/repository.ts";
import { RUN_FILE } from "../src/record/run-file.ts";
import { TIMELINE_FILE } from "../src/record/timeline/sample.ts";
import { codesOf } from "../src/verdict/alerts/alert.ts";
import { judge } from "../src/verdict/judge.ts";
import type { ScenarioReport } from "../src/verdict/scenario-report.ts";
import { RECORDED_CASES } from "./record-runs/cases.ts";
import type { RecordedCase } from "./record-runs/recorded-case.ts";
import { thinLog } from "./record-runs/thin-log.ts";
import { thinTimeline } from "./record-runs/thin-timeline.ts";

/**
 * Records real runs again: `node scripts/record-runs.ts [NAME...]`. What they must come to stays as it is
 * written in `expected.json` of each.
 */
const RECORDED = repositoryPath("tests/recorded");
/** Each folder is read by everybody who clones the repository. */
const MOST_BYTES = 110_000;

/** `run.json` as far as it is changed here. */
interface RecordFile {
  readonly logs: {
    readonly edge: LogFile;
    readonly backend: LogFile | null;
    readonly members: readonly LogFile[];
  };
}

interface LogFile {
  readonly file: string;
  bytes: number;
}

type Names = readonly (readonly [string, string])[];

async function record({ name, what, run }: RecordedCase): Promise<void> {
  console.log(name);
  const { folder: report, edot, parts, scenario } = await run();
  const folder = join(RECORDED, name);
  for (const part of ["history", "logs"])
    await rm(join(folder, part), { recursive: true, force: true });
  const [history, another] = await readdir(join(report, "history"));
  if (history === undefined || another !== undefined) throw new Error(`${name}: one history`);
  const names: Names = [
    [report, "/report"],
    [repositoryPath(".").replace(/\/$/, ""), "/harness"],
    [tmpdir(), "/tmp"],
  ];
  await keep(report, folder, join("history", history), names);
  const judged = await judge(join(folder, "history", history));
  expectSame(JSON.parse(renamed(JSON.stringify(scenario), names)), judged);
  const date = new Date().toISOString().slice(0, 10);
  const about = { what, recorded: date, harness: harnessVersion(), edot, parts };
  await writeFile(join(folder, "case.json"), `${JSON.stringify(about, null, 2)}\n`);
  const bytes = await sizeOf(folder);
  console.log(`  ${bytes} bytes: ${judged.findings.map(({ code }) => code).join(", ")}`);
  if (bytes > MOST_BYTES) throw new Error(`${name} is larger than ${MOST_BYTES} bytes`);
}

/** A history, and what its scenario had seen of the logs, with other names for this machine's folders. */
async function keep(report: string, folder: string, history: string, names: Names) {
  await cp(join(report, history), join(folder, history), { recursive: true });
  await thinTimeline(join(folder, history, TIMELINE_FILE));
  const path = join(folder, history, RUN_FILE);
  const run: RecordFile = JSON.parse(renamed(await readFile(path, "utf8"), names));
  for (const log of [run.logs.edge, run.logs.backend, ...run.logs.members]) {
    if (log === null) continue;
    const text = renamed(await thinLog(join(report, log.file), log.bytes), names);
    await mkdir(dirname(join(folder, log.file)), { recursive: true });
    await writeFile(join(folder, log.file), text);
    log.bytes = Buffer.byteLength(text);
  }
  await writeFile(path, `${JSON.stringify(run, null, 1)}\n`);
}

/** What was left out of the timeline and of the logs must not change the verdict. */
function expectSame(run: ScenarioReport, kept: ScenarioReport): void {
  const comparable = ({ alerts = [], cpuSeconds: _c, seconds: _s, ...others }: ScenarioReport) => ({
    ...(JSON.parse(JSON.stringify(others)) as object),
    alerts: codesOf(alerts, true),
  });
  if (isDeepStrictEqual(comparable(run), comparable(kept))) return;
  console.error(JSON.stringify(comparable(run)), "\n", JSON.stringify(comparable(kept)));
  throw new Error("the verdict on what was kept differs from the run's");
}

function renamed(text: string, names: Names): string {
  return names.reduce((all, [from, to]) => all.replaceAll(from, to), text);
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
