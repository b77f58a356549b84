/**
 * `npm run soak [-- ROUNDS]`: runs `verify` again and again, on durable (must pass) and on documented
 * (must fail with its findings), and counts wrong verdicts. Exit code 1 if there was one.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Report } from "../src/report/report.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const EXPECTED = {
  durable: { exitCode: 0, findings: "" },
  documented: { exitCode: 1, findings: "latest-offset, shared-topic" },
} as const;
const rounds = Number(process.argv[2] ?? 20);
let wrong = 0;

for (let round = 1; round <= rounds; round++) {
  for (const [configs, expected] of Object.entries(EXPECTED)) {
    const folder = await mkdtemp(join(tmpdir(), "edot-soak-"));
    const report = join(folder, "report");
    const started = performance.now();
    const args = ["verify", "--configs", `configs/${configs}`, "--report", report];
    const { exitCode, stdout, stderr } = await execa(process.execPath, ["--", CLI, ...args], {
      reject: false,
    });
    const found = await findingsIn(join(report, "report.json"));
    const isRight = exitCode === expected.exitCode && found === expected.findings;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(
      `${round}/${rounds} ${configs}: exit code ${exitCode}, findings: ${found || "none"}, ${seconds} s${isRight ? "" : "  WRONG"}`,
    );
    if (isRight) {
      await rm(folder, { recursive: true, force: true });
    } else {
      wrong++;
      console.log(`${stdout}\n${stderr}\nkept: ${folder}`);
    }
  }
}
console.log(`wrong verdicts: ${wrong} of ${rounds * 2}`);
process.exitCode = wrong === 0 ? 0 : 1;

async function findingsIn(file: string): Promise<string> {
  try {
    const { scenarios }: Report = JSON.parse(await readFile(file, "utf8"));
    const codes = scenarios.flatMap(({ findings }) => findings.map(({ code }) => code));
    return [...new Set(codes)]
      .filter((code) => code !== "cumulative-histogram")
      .sort()
      .join(", ");
  } catch {
    return "no report";
  }
}
