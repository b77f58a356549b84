/**
 * `npm run bench -- --against COMMIT [--part NAME ...] [--rounds N] [--items N]`: this commit against
 * an older one, in clones beside each other, in turn; prints medians and ratios.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Report } from "../../src/report/report.ts";
import type { ProcessArtifacts } from "../../src/stack/provision/provision.ts";
import { type Checkout, cloneAt, emptyCaches, install } from "./other-checkout.ts";
import { elasticsearchAlone } from "./readiness.ts";

/** What can be compared, in the order in which it is. */
export const PARTS = ["default", "kept", "million", "tests", "cold"] as const;
export type Part = (typeof PARTS)[number];

/** What {@link compareWith} is asked for. */
export interface Comparison {
  readonly commit: string;
  readonly parts: readonly Part[];
  readonly rounds: number;
  /** Items per signal of the part `million`. */
  readonly items: number;
  readonly artifacts: ProcessArtifacts;
}

const PROBE = new URL("./usage-probe.ts", import.meta.url).href;

/** Compares this commit with another one, part by part, and prints what was measured. */
export async function compareWith(wanted: Comparison): Promise<void> {
  const old = await cloneAt(wanted.commit);
  const now = await cloneAt();
  for (const part of PARTS.filter((one) => wanted.parts.includes(one))) {
    // The first one of all installs nothing before it is timed.
    if (part === "cold") await compareCold(wanted.commit);
    else {
      await Promise.all([install(old), install(now)]);
      await COMPARE[part]({ old, now, ...wanted });
    }
  }
  for (const { folder } of [old, now]) await rm(folder, { recursive: true, force: true });
}

type Pair = Comparison & { readonly old: Checkout; readonly now: Checkout };

const COMPARE: Record<Exclude<Part, "cold">, (pair: Pair) => Promise<void>> = {
  default: compareDefault,
  kept: compareKept,
  million: compareMillion,
  tests: compareTests,
};

interface Verified {
  readonly seconds: number;
  /** CPU seconds of the harness' own process. */
  readonly cpu: number;
  readonly report: Report;
}

async function verify({ folder }: Checkout, ...args: readonly string[]): Promise<Verified> {
  const place = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const report = join(place, "report");
  const usage = join(place, "usage.json");
  const started = performance.now();
  const { exitCode, stderr } = await execa(
    join(folder, "node_modules/.bin/node"),
    [
      ...["--import", PROBE, "--", "src/cli.ts", "verify"],
      ...["--runtime", "process", "--report", report, ...args],
    ],
    { cwd: folder, reject: false, env: { EDOT_KAFKA_USAGE: usage } },
  );
  const seconds = (performance.now() - started) / 1000;
  if (exitCode !== 0) throw new Error(`verify in ${folder} ended with ${exitCode}\n${stderr}`);
  const { cpu }: { readonly cpu: number } = JSON.parse(await readFile(usage, "utf8"));
  const found = {
    seconds,
    cpu,
    report: JSON.parse(await readFile(join(report, "report.json"), "utf8")),
  };
  await rm(place, { recursive: true, force: true });
  return found;
}

async function compareDefault({ old, now, rounds, artifacts }: Pair): Promise<void> {
  const [before, after, boot, outage]: number[][] = [[], [], [], []];
  // What is not built yet is built before anything is timed.
  for (const one of [old, now]) await verify(one, "--scenario", "delivery", "--items", "10");
  for (let round = 0; round < rounds; round++) {
    boot?.push(await elasticsearchAlone(artifacts));
    before?.push((await verify(old)).seconds);
    const { seconds, report } = await verify(now);
    after?.push(seconds);
    outage?.push(Math.max(...report.scenarios.map((one) => one.outage?.seconds ?? 0)));
  }
  print("default verify, warm cache", "s", after, before);
  const least = (boot ?? []).map((seconds, round) => seconds + (outage?.[round] ?? 0));
  print("  against (one boot + one outage)", "s", after, least);
}

async function compareKept({ old, now, rounds, artifacts }: Pair): Promise<void> {
  const [before, after, boot]: number[][] = [[], [], []];
  const quick = ["--scenario", "delivery"];
  await verify(now, ...quick, "--keep");
  for (let round = 0; round < rounds; round++) {
    boot?.push(await elasticsearchAlone(artifacts));
    before?.push((await verify(old, ...quick)).seconds);
    after?.push((await verify(now, ...quick, "--keep")).seconds);
  }
  await execa(join(now.folder, "node_modules/.bin/node"), ["src/cli.ts", "down"], {
    cwd: now.folder,
  });
  print("delivery on kept parts", "s", after, before);
  print("  against Elasticsearch alone", "s", after, boot);
}

async function compareMillion({ old, now, items }: Pair): Promise<void> {
  const many = ["--scenario", "delivery", "--items", `${items}`];
  const before = await verify(old, ...many);
  const after = await verify(now, ...many);
  print(`${(3 * items).toLocaleString("en")} items`, "s", [after.seconds], [before.seconds]);
  print("  CPU of the harness", "s", [after.cpu], [before.cpu]);
}

async function compareTests({ old, now }: Pair): Promise<void> {
  const seconds = async ({ folder }: Checkout) => {
    const started = performance.now();
    await execa("npm", ["test"], { cwd: folder });
    return (performance.now() - started) / 1000;
  };
  print("npm test", "s", [await seconds(now)], [await seconds(old)]);
}

/** From a clone and empty caches to the first verdict, once each: it takes minutes. */
async function compareCold(commit: string): Promise<void> {
  const seconds = async (at?: string) => {
    const { folder } = await cloneAt(at);
    const env = await emptyCaches();
    const started = performance.now();
    await execa("npm", ["ci"], { cwd: folder, env });
    await execa("npm", ["run", "verify", "--", "--runtime", "process"], { cwd: folder, env });
    const taken = (performance.now() - started) / 1000;
    await rm(folder, { recursive: true, force: true });
    await rm(join(env.EDOT_KAFKA_CACHE ?? "", ".."), { recursive: true, force: true });
    return taken;
  };
  const before = await seconds(commit);
  print("npm ci && npm run verify, empty caches", "s", [await seconds()], [before]);
}

function print(
  what: string,
  unit: string,
  these: readonly number[] = [],
  others: readonly number[] = [],
): void {
  const ratios = these.map((value, round) => value / (others[round] ?? Number.NaN));
  const all = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(", ");
  console.log(
    [
      `${what}: ${median(these).toFixed(1)} ${unit} / ${median(others).toFixed(1)} ${unit}`,
      `= ${median(ratios).toFixed(2)} (${all(these)} / ${all(others)})`,
    ].join(" "),
  );
}

/** The middle one; of an even number, the upper one of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
