/**
 * `npm run matrix [-- --kafka V ... --edot V ... --elasticsearch V ... --target T --incident NAME ... --table FILE]`:
 * `configs/durable` on every combination of versions, with the scenarios of a delivery, of outages and
 * crashes, and with incidents (by default those of Kafka); writes what became of each, and what differs.
 * Exit code 1 if a scenario that is no incident does not pass.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { execa } from "execa";
import { versions } from "../src/base/versions.ts";
import { TARGET_KINDS } from "../src/collector-config/target-kind.ts";
import type { Report } from "../src/report/report.ts";
import { catalogue, readIncident } from "../src/scenario/incidents/read-incident.ts";
import { type Combination, combinationsOf, nameOf, optionsFor } from "./matrix/combination.ts";
import { areDifferent, type Outcome, outcomeOf, outcomeWords } from "./matrix/outcome.ts";
import { tableOf } from "./mutate/table.ts";

const CLI = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const { defaults, edot: known } = versions();
const SCENARIOS = ["delivery", "limits", "outage", "outage-crash", "edge-crash"];
/** The lines that differ most: before topic ids, with them for readers, and for writers too. */
const KAFKA = ["3.9.1", "4.0.2", defaults.kafka, "4.4.0"];
const OF_KAFKA = /^(kafka|topic|offsets|partitions|records)-/;

const { values } = parseArgs({
  options: {
    kafka: { type: "string", multiple: true, default: KAFKA },
    edot: { type: "string", multiple: true, default: Object.keys(known) },
    elasticsearch: { type: "string", multiple: true, default: [defaults.elasticsearch] },
    target: { type: "string", default: "motlp" },
    incident: { type: "string", multiple: true },
    table: { type: "string" },
  },
});
const target = TARGET_KINDS.find((kind) => kind === values.target);
if (target === undefined) throw new Error(`--target is one of ${TARGET_KINDS.join(", ")}`);
// One that begins with a release of its own says nothing of the combination's.
const incidents = (values.incident ?? catalogue().filter((name) => OF_KAFKA.test(name))).filter(
  (name) => {
    const { targets, setup } = readIncident(name);
    return targets.includes(target) && setup.kafkaVersion === undefined;
  },
);
const combinations = combinationsOf(
  values.kafka,
  values.edot,
  target === "motlp" ? [] : values.elasticsearch,
);

const seen = new Map<string, Map<string, Outcome>>();
for (const combination of combinations) {
  const scenarios = [
    ...(await play(combination, [
      "verify",
      ...SCENARIOS.flatMap((name) => ["--scenario", name]),
      ...["--items", "200"],
    ])),
    ...(await play(combination, ["reproduce", "--share", ...incidents])),
  ];
  for (const scenario of scenarios) {
    const outcomes = seen.get(scenario.name) ?? new Map<string, Outcome>();
    const outcome = outcomeOf(scenario);
    seen.set(scenario.name, outcomes.set(nameOf(combination), outcome));
    console.log(`${nameOf(combination)}: ${scenario.name}: ${outcomeWords(outcome)}`);
  }
}
const names = combinations.map(nameOf);
const rows = [...seen].map(([name, outcomes]) => {
  const all = names.map((column) => outcomes.get(column));
  const found = all.filter((outcome) => outcome !== undefined);
  const differs = found.length < all.length || areDifferent(found);
  return [
    `\`${name}\``,
    differs ? "yes" : "",
    ...all.map((outcome) => (outcome === undefined ? "not played" : outcomeWords(outcome))),
  ];
});
const table = `${tableOf(["", "differs", ...names], rows)}\n`;
console.log(table);
if (values.table !== undefined) await writeFile(values.table, table);
const isKept = SCENARIOS.every((name) =>
  names.every((column) => seen.get(name)?.get(column)?.verdict === "pass"),
);
process.exitCode = isKept ? 0 : 1;

/** Runs the command on a combination. @returns what it reports; nothing where there was no verdict at all */
async function play(combination: Combination, command: readonly string[]) {
  const folder = await mkdtemp(join(tmpdir(), "edot-matrix-"));
  const report = join(folder, "report");
  const { stderr } = await execa(
    process.execPath,
    [
      ...["--", CLI, ...command, "--runtime", "process", "--report", report],
      ...optionsFor(combination, target ?? "motlp"),
    ],
    { reject: false },
  );
  try {
    const { scenarios }: Report = JSON.parse(await readFile(join(report, "report.json"), "utf8"));
    await rm(folder, { recursive: true, force: true });
    return scenarios;
  } catch {
    console.log(`${nameOf(combination)}: no report\n${stderr}\nkept: ${folder}`);
    return [];
  }
}
