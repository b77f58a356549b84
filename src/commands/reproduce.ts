import type { Command } from "commander";
import { HarnessError } from "../errors.ts";
import type { Incident } from "../incidents/incident.ts";
import { catalogue, readIncident } from "../incidents/read-incident.ts";
import { TARGET_NAMES } from "../targets/target-kind.ts";
import { declareReportOptions, type ReportChoices, reportChoices } from "./report-options.ts";
import { runAndReport } from "./run-and-report.ts";
import { declareRunOptions, option, type RunOptions, toRunRequest } from "./run-options.ts";
import type { CheckedRequest } from "./verify-options.ts";

/** The options as commander hands them over. */
interface ReproduceOptions extends RunOptions, ReportChoices {
  readonly list?: boolean;
}

/** Adds `reproduce`: what happened once, on real parts and the user's configs. */
export function registerReproduce(program: Command): void {
  declareReportOptions(
    declareRunOptions(
      program
        .command("reproduce")
        .description("play incidents on real parts and account for every item")
        .argument("[incidents...]", "names of the catalogue, or files (docs/incident-files.md)"),
    ),
  )
    .addOption(option("--list", "print the catalogue and end", "LIST"))
    .action(async (names: string[], options: ReproduceOptions) => {
      const started = performance.now();
      if (options.list) {
        process.stdout.write(`${catalogueLines().join("\n")}\n`);
        return;
      }
      await runAndReport(options, toReproduceRequest(names, options), started);
    });
}

function catalogueLines(): string[] {
  const names = catalogue();
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => `${name.padEnd(width)}  ${readIncident(name).title}`);
}

/** @throws HarnessError `bad-option`, `file-not-found`, `incident-invalid` or `unknown-edot-version` */
function toReproduceRequest(names: readonly string[], options: ReproduceOptions): CheckedRequest {
  if (names.length === 0) {
    throw new HarnessError({
      code: "bad-option",
      message: "no incident was named",
      place: "reproduce",
      remedy: "name one or more, or see them all with --list",
    });
  }
  const incidents = names.map(readIncident);
  const twice = incidents.find(
    ({ name }, at) => incidents.findLastIndex((one) => one.name === name) !== at,
  );
  if (twice !== undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: `two incidents are called ${twice.name}`,
      place: "reproduce",
      remedy: "name each once: its history is kept under its name",
    });
  }
  for (const incident of incidents) checkTarget(incident, options);
  return {
    ...toRunRequest(options),
    scenarios: ["incident"],
    incidents,
    // What an incident does to the target is in its file.
    outage: { kind: "refuse", seconds: 1 },
    items: 1,
    ...reportChoices(options),
  };
}

function checkTarget(incident: Incident, { target }: ReproduceOptions): void {
  if (incident.targets.includes(target)) return;
  const [other = target] = incident.targets;
  throw new HarnessError({
    code: "bad-option",
    message: `${incident.name} cannot happen with ${TARGET_NAMES[target]} at the pipeline's end`,
    place: "--target",
    remedy: `add --target ${other}`,
  });
}
