/**
 * `npm run bench [-- --rounds N --items N]`: how long a warm `verify` takes, against what cannot be avoided:
 * the boots of Elasticsearch alone and the outages themselves; how fast each config set catches up
 * after an outage; and, once, what a delivery of so many items (a million) takes of the harness' own
 * memory, and whether reading Kafka keeps up with the edge. Ratios are printed, never asserted.
 *
 * `npm run bench -- --against COMMIT [--part NAME ...]` compares with an older commit instead
 * (`bench/against.ts`); parts: default, kept, million, tests, cold.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { createProgress } from "../src/base/progress.ts";
import { versions } from "../src/base/versions.ts";
import type { Report } from "../src/report/report.ts";
import { openDockerEnvironment } from "../src/stack/environments/docker-environment.ts";
import { openProcessEnvironment } from "../src/stack/environments/process-environment.ts";
import { provision } from "../src/stack/provision/provision.ts";
import { compareWith, median, PARTS } from "./bench/against.ts";
import {
  elasticsearchAlone,
  elasticsearchContainerAlone,
  imagesHere,
  stackReady,
} from "./bench/readiness.ts";
import { tapBehind } from "./bench/tap-keeps-up.ts";

const PROBE = new URL("./bench/usage-probe.ts", import.meta.url).href;
const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const EDOT = versions().defaults.edot;
const { values: asked } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    items: { type: "string", default: "1000000" },
    against: { type: "string" },
    part: { type: "string", multiple: true, default: ["default", "kept"] },
  },
});
const rounds = Number(asked.rounds);
const manyItems = Number(asked.items);
const artifacts = await provision({ edotVersions: [EDOT] }, createProgress());
if (asked.against !== undefined) {
  const parts = PARTS.filter((part) => asked.part.includes(part));
  const items = Math.ceil(manyItems / 3);
  await compareWith({ commit: asked.against, parts, rounds, items, artifacts });
  process.exit();
}

interface Measured {
  /** Seconds of the whole command. */
  readonly all: number;
  /** Seconds that its exports took, added up. */
  readonly sends: number;
  readonly report: Report;
  /** Bytes that the process took at most: `heap`, the JavaScript of all its threads; `rss`, all in all. */
  readonly memory: { readonly heap: number; readonly rss: number };
}

/** A `verify`, as a user runs it. */
async function measure(...args: readonly string[]): Promise<Measured> {
  const folder = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const started = performance.now();
  const file = join(folder, "report");
  const { exitCode, stderr } = await execa(
    process.execPath,
    ["--import", PROBE, "--", CLI, "verify", "--runtime", "process", "--report", file, ...args],
    { reject: false, env: { EDOT_KAFKA_USAGE: join(folder, "usage.json") } },
  );
  if (exitCode === 2) throw new Error(stderr);
  const all = (performance.now() - started) / 1000;
  const report: Report = JSON.parse(await readFile(join(file, "report.json"), "utf8"));
  let sends = 0;
  for (const { history } of report.scenarios) {
    const events = await readFile(join(file, history ?? "", "events.ndjson"), "utf8");
    for (const line of events.trim().split("\n")) {
      const event: { type: string; milliseconds?: number } = JSON.parse(line);
      if (event.type === "export") sends += (event.milliseconds ?? 0) / 1000;
    }
  }
  const memory = JSON.parse(await readFile(join(folder, "usage.json"), "utf8"));
  await rm(folder, { recursive: true, force: true });
  return { all, sends, report, memory };
}

/** Seconds that the targets of a run were away, what they took to come back included. */
function outagesOf({ scenarios }: Report): number {
  return scenarios.reduce((sum, { outage }) => sum + (outage?.seconds ?? 0), 0);
}

/** Items per second that arrived from the target's return until nothing moved any more. */
function catchUpRate({ scenarios }: Report): number {
  const outage = scenarios.find(({ name }) => name === "outage");
  const { catchUpSeconds = 0, arrivedDuringCatchUp = 0 } = outage?.outage ?? {};
  return arrivedDuringCatchUp / Math.max(catchUpSeconds, 0.2);
}

const alone: number[] = [];
const delivery: number[] = [];
const sends: number[] = [];
const whole: number[] = [];
const outages: number[] = [];
const images = await imagesHere();
const ready = { process: [] as number[], docker: [] as number[], aloneInDocker: [] as number[] };
const rates = { durable: [] as number[], documented: [] as number[] };
for (let round = 0; round < rounds; round++) {
  alone.push(await elasticsearchAlone(artifacts));
  ready.process.push(await stackReady((hosted) => openProcessEnvironment(hosted, artifacts)));
  if (images?.elasticsearch !== undefined) {
    ready.aloneInDocker.push(await elasticsearchContainerAlone(images.elasticsearch));
    ready.docker.push(await stackReady((hosted) => openDockerEnvironment(hosted, images)));
  }
  const quick = await measure("--scenario", "delivery");
  delivery.push(quick.all);
  sends.push(quick.sends);
  const full = await measure();
  whole.push(full.all);
  outages.push(outagesOf(full.report));
  for (const set of ["durable", "documented"] as const) {
    const { report } = await measure(
      ...["--configs", `configs/${set}`, "--scenario", "outage", "--items", "30000"],
    );
    rates[set].push(catchUpRate(report));
  }
}

const each = Math.ceil(manyItems / 3);
const many = await measure("--scenario", "delivery", "--items", String(each));
const tap = await tapBehind(artifacts, each);

function ratioOf(values: readonly number[], others: readonly number[]): string {
  return (median(values) / median(others)).toFixed(2);
}

const rows = [
  ["Elasticsearch alone, ready", "s", alone],
  ["stack ready, processes", "s", ready.process],
  ...(images === undefined
    ? []
    : ([
        ["Elasticsearch alone in a container, ready", "s", ready.aloneInDocker],
        ["stack ready, containers", "s", ready.docker],
      ] as const)),
  ["verify --scenario delivery, warm cache", "s", delivery],
  ["  of it: answers to the exports", "s", sends],
  ["verify, the default scenarios", "s", whole],
  ["  of it: the outages", "s", outages],
  ["catch-up after an outage, durable", "items/s", rates.durable],
  ["catch-up after an outage, documented", "items/s", rates.documented],
] as const;
console.log(
  `${availableParallelism()} cores, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, ${rounds} rounds`,
);
for (const [what, unit, values] of rows) {
  const digits = unit === "s" ? 1 : 0;
  const all = values.map((value) => value.toFixed(digits)).join(", ");
  console.log(`${what.padEnd(42)}${median(values).toFixed(digits).padStart(7)} ${unit} (${all})`);
}
console.log(`stack / Elasticsearch alone: ${ratioOf(ready.process, alone)}`);
if (images !== undefined) {
  const { aloneInDocker, docker, process: inProcesses } = ready;
  console.log(`the same in containers: ${ratioOf(docker, aloneInDocker)}`);
  console.log(`stack in containers / in processes: ${ratioOf(docker, inProcesses)}`);
}
const ratio = (median(delivery) - median(sends)) / median(alone);
console.log(`delivery without the sends / Elasticsearch alone: ${ratio.toFixed(2)}`);
const unavoidable = median(alone) + median(outages);
console.log(
  `default verify / (one boot + the outages): ${(median(whole) / unavoidable).toFixed(2)}`,
);
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(0)} MB`;
const { verdict, scenarios } = many.report;
console.log(
  [
    `${tap.items.toLocaleString("en")} items, sent and accounted for: ${verdict},`,
    `${scenarios[0]?.seconds.toFixed(0)} s, ${megabytes(many.memory.heap)} heap,`,
    `${megabytes(many.memory.rss)} RSS of the harness at most`,
  ].join(" "),
);
console.log(
  [
    `reading Kafka beside the edge: it wrote ${(tap.items / tap.written).toFixed(0)} items/s,`,
    `the reader was done ${tap.behind.toFixed(2)} s after it`,
  ].join(" "),
);
