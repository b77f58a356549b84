/**
 * `npm run bench [-- ROUNDS]`: how long a warm `verify` takes, against what cannot be avoided: the
 * boot of Elasticsearch alone. Ratios are printed, never asserted.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { provision } from "../src/artifacts/provision.ts";
import { versions } from "../src/artifacts/versions.ts";
import { startElasticsearch } from "../src/parts/elasticsearch/elasticsearch.ts";
import { createProgress } from "../src/progress.ts";
import type { Report } from "../src/report/report.ts";
import { PortReservations } from "../src/runtimes/ports.ts";
import { ProcessRuntime } from "../src/runtimes/process/process-runtime.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const rounds = Number(process.argv[2] ?? 3);
const artifacts = await provision({ edotVersions: [versions().defaults.edot] }, createProgress());

/** Seconds from nothing to an Elasticsearch that is ready for documents, and nothing else. */
async function elasticsearchAlone(): Promise<number> {
  const logs = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const started = performance.now();
  const runtime = await ProcessRuntime.open();
  const ports = new PortReservations();
  try {
    const signal = new AbortController().signal;
    const context = { runtime, ports, artifacts, logs, signal };
    const { client } = await startElasticsearch(context, await ports.reserve());
    const seconds = (performance.now() - started) / 1000;
    await client.close();
    return seconds;
  } finally {
    await runtime.close();
    ports.releaseAll();
    await rm(logs, { recursive: true, force: true });
  }
}

/** A whole `verify`, as a user runs it; seconds of the command and of its sending phases. */
async function warmVerify(): Promise<{ readonly all: number; readonly sends: number }> {
  const folder = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const started = performance.now();
  const report = join(folder, "report");
  await execa(process.execPath, ["--", CLI, "verify", "--report", report], { stderr: "inherit" });
  const all = (performance.now() - started) / 1000;
  const { scenarios }: Report = JSON.parse(await readFile(join(report, "report.json"), "utf8"));
  let sends = 0;
  for (const { history } of scenarios) {
    const events = await readFile(join(report, history ?? "", "events.ndjson"), "utf8");
    for (const line of events.trim().split("\n")) {
      const event: { type: string; milliseconds?: number } = JSON.parse(line);
      if (event.type === "export") sends += (event.milliseconds ?? 0) / 1000;
    }
  }
  await rm(folder, { recursive: true, force: true });
  return { all, sends };
}

const alone: number[] = [];
const verify: number[] = [];
const sends: number[] = [];
for (let round = 0; round < rounds; round++) {
  alone.push(await elasticsearchAlone());
  const measured = await warmVerify();
  verify.push(measured.all);
  sends.push(measured.sends);
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

const rows = [
  ["Elasticsearch alone, ready", alone],
  ["verify, warm cache, whole command", verify],
  ["of it: answers to the exports", sends],
] as const;
console.log(
  `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${rounds} rounds`,
);
for (const [what, values] of rows) {
  const all = values.map((value) => value.toFixed(1)).join(", ");
  console.log(`${what.padEnd(36)}${median(values).toFixed(1).padStart(6)} s (${all})`);
}
const ratio = (median(verify) - median(sends)) / median(alone);
console.log(`verify without the sends / Elasticsearch alone: ${ratio.toFixed(2)}`);
