/**
 * `npm run soak [-- --rounds N --target T --configs CASE --scenario NAME --outage S --runtime R --no-keep]`:
 * runs `verify` again and again, on durable (must pass), on documented (must fail with its findings) and
 * on ten broken pairs (must fail by what is broken, and by nothing else), to both targets, and counts
 * wrong verdicts. Exit code 1 if there was one.
 */
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { TARGET_KINDS, type TargetKind } from "../src/collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../src/otlp/item.ts";
import type { Report } from "../src/report/report.ts";
import { writeVariant } from "../tests/support/config-variants.ts";
import { BROKEN_PAIRS, type BrokenPair } from "./soak/broken-pairs.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
/** Enough for every kind of item; a multiple of ten, as filters want it. */
const BROKEN_ITEMS = "60";

const { values } = parseArgs({
  allowNegative: true,
  options: {
    rounds: { type: "string", default: "10" },
    target: { type: "string", multiple: true, default: [...TARGET_KINDS] },
    configs: { type: "string", multiple: true },
    scenario: { type: "string", default: "delivery,outage,outage-crash,edge-crash" },
    outage: { type: "string", default: "15" },
    runtime: { type: "string", default: "process" },
    keep: { type: "boolean", default: true },
  },
});

/** One pair of configs, and what is wrong with a report of it. */
interface Case {
  readonly name: string;
  readonly options: (target: TargetKind) => Promise<readonly string[]>;
  readonly exitCode: number;
  /** Undefined where the report is right. */
  readonly wrong: (report: Report) => string | undefined;
}

const whole = ["--scenario", values.scenario, "--outage", values.outage];
const CASES: readonly Case[] = [
  {
    name: "durable",
    options: async () => ["--configs", "configs/durable", ...whole],
    exitCode: 0,
    wrong: () => undefined,
  },
  {
    name: "documented",
    options: async () => ["--configs", "configs/documented", ...whole],
    exitCode: 1,
    wrong: (report) => lacking(report, ["shared-topic", "latest-offset"]),
  },
  ...Object.entries(BROKEN_PAIRS).map(
    ([name, pair]): Case => ({
      name,
      options: async (target) => [
        ...(await writeVariant(pair.variant(target), target)),
        ...(pair.options?.(target) ?? []),
        ...["--scenario", "delivery", "--items", BROKEN_ITEMS],
      ],
      exitCode: 1,
      wrong: (report) => lacking(report, pair.findings) ?? misjudged(report, pair),
    }),
  ),
];

const rounds = Number(values.rounds);
const cases = CASES.filter(({ name }) => values.configs?.includes(name) ?? true);
const targets = TARGET_KINDS.filter((target) => values.target.includes(target));
let wrong = 0;
let runs = 0;
for (let round = 1; round <= rounds; round++) {
  for (const one of cases) {
    for (const target of targets) {
      runs++;
      if (!(await isRight(round, one, target))) wrong++;
    }
  }
}
if (values.keep) await execa(process.execPath, ["--", CLI, "down"], { reject: false });
console.log(`wrong verdicts: ${wrong} of ${runs}`);
process.exitCode = wrong === 0 ? 0 : 1;

async function isRight(round: number, one: Case, target: TargetKind): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "edot-soak-"));
  const report = join(folder, "report");
  const started = performance.now();
  const { exitCode, stdout, stderr } = await execa(
    process.execPath,
    [
      ...["--", CLI, "verify", "--target", target, "--runtime", values.runtime],
      ...["--report", report, ...(values.keep ? ["--keep"] : [])],
      ...(await one.options(target)),
    ],
    { reject: false },
  );
  const found = await reportIn(report);
  const fault =
    exitCode === one.exitCode && found !== undefined
      ? one.wrong(found)
      : `exit code ${exitCode} in place of ${one.exitCode}`;
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const said = found === undefined ? "no report" : [...codesOf(found)].sort().join(", ") || "none";
  console.log(
    `${round}/${rounds} ${one.name}, ${target}: findings: ${said}, ${seconds} s${fault === undefined ? "" : `  WRONG: ${fault}`}`,
  );
  if (fault === undefined) await rm(folder, { recursive: true, force: true });
  else console.log(`${stdout}\n${stderr}\nkept: ${folder}`);
  return fault === undefined;
}

function codesOf({ scenarios }: Report): Set<string> {
  return new Set(scenarios.flatMap(({ findings }) => findings.map(({ code }) => code)));
}

function lacking(report: Report, findings: readonly string[]): string | undefined {
  const found = codesOf(report);
  const missing = findings.filter((code) => !found.has(code));
  return missing.length === 0 ? undefined : `no finding ${missing.join(", ")}`;
}

/** The harmed signals are harmed in that way; every other one is whole. */
function misjudged({ scenarios }: Report, { harmed, by, isLuck }: BrokenPair): string | undefined {
  const [scenario] = scenarios;
  const hurt: Signal[] = [];
  for (const signal of SIGNALS) {
    const account = scenario?.signals[signal];
    if (account === undefined) return `no account of ${signal}`;
    const { missing, duplicated, altered } = account;
    const isHarmed = { missing, duplicated, altered }[by] > 0;
    if (!harmed.includes(signal) && missing + duplicated + altered > 0)
      return `${signal} is harmed`;
    if (isHarmed) hurt.push(signal);
  }
  const unhurt = harmed.filter((signal) => !hurt.includes(signal));
  if (unhurt.length === 0 || (isLuck === true && hurt.length > 0)) return undefined;
  return `${unhurt.join(", ")}: not ${by}`;
}

async function reportIn(folder: string): Promise<Report | undefined> {
  try {
    return JSON.parse(await readFile(join(folder, "report.json"), "utf8"));
  } catch {
    return undefined;
  }
}
