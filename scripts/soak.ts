/**
 * `npm run soak [-- --rounds N --target T --configs SET --scenario NAME --outage S --runtime R]`: runs `verify`
 * again and again, on durable (must pass) and on documented (must fail with its findings), to both
 * targets, and counts wrong verdicts. Exit code 1 if there was one.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import type { Report } from "../src/report/report.ts";
import { TARGET_KINDS } from "../src/targets/target-kind.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
/** What a set must come to: its exit code and, of its findings, these. */
const EXPECTED = {
  durable: { exitCode: 0, findings: [] },
  documented: { exitCode: 1, findings: ["shared-topic", "latest-offset"] },
} as const;
type ConfigSet = keyof typeof EXPECTED;

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "10" },
    target: { type: "string", multiple: true, default: [...TARGET_KINDS] },
    configs: { type: "string", multiple: true, default: Object.keys(EXPECTED) },
    scenario: { type: "string", default: "delivery,outage,outage-crash,edge-crash" },
    outage: { type: "string", default: "15" },
    runtime: { type: "string", default: "process" },
  },
});
const rounds = Number(values.rounds);
const sets = values.configs.filter((set): set is ConfigSet => set in EXPECTED);
let wrong = 0;
let runs = 0;

for (let round = 1; round <= rounds; round++) {
  for (const set of sets) {
    for (const target of values.target) {
      runs++;
      if (!(await isRight(round, set, target))) wrong++;
    }
  }
}
console.log(`wrong verdicts: ${wrong} of ${runs}`);
process.exitCode = wrong === 0 ? 0 : 1;

async function isRight(round: number, set: ConfigSet, target: string): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "edot-soak-"));
  const report = join(folder, "report");
  const started = performance.now();
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [
      ...["--", CLI, "verify", "--configs", `configs/${set}`, "--target", target],
      ...[
        "--runtime",
        values.runtime,
        "--scenario",
        values.scenario,
        "--outage",
        values.outage,
        "--report",
        report,
      ],
    ],
    { reject: false },
  );
  const found = await findingsIn(join(report, "report.json"));
  const expected = EXPECTED[set];
  const right =
    exitCode === expected.exitCode &&
    (set === "durable" || expected.findings.every((code) => found.includes(code)));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(
    `${round}/${rounds} ${set}, ${target}: exit code ${exitCode}, findings: ${found.join(", ") || "none"}, ${seconds} s${right ? "" : "  WRONG"}`,
  );
  if (right) await rm(folder, { recursive: true, force: true });
  else console.log(`${stdout}\n${stderr}\nkept: ${folder}`);
  return right;
}

async function findingsIn(file: string): Promise<string[]> {
  try {
    const { scenarios }: Report = JSON.parse(await readFile(file, "utf8"));
    const codes = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
    return [...new Set(codes)].sort();
  } catch {
    return [];
  }
}
