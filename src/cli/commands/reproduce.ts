import { resolve } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";
import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { type Incident, incidentSchema } from "../../scenario/incidents/incident.ts";
import { catalogue, readIncident } from "../../scenario/incidents/read-incident.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { reportChoices } from "./report-options.ts";
import { runAndReport } from "./run-and-report.ts";
import { toRunRequest } from "./run-options.ts";
import type { CheckedRequest } from "./verify-options.ts";

type ReproduceOptions = CommandOptions["reproduce"];

/** `reproduce`: incidents on real parts, a report, and an exit code. */
export async function run(options: ReproduceOptions, command: Command): Promise<void> {
  const started = performance.now();
  const names = command.args;
  if (options.list) {
    // A name is checked all the same: who asks for it wants to know.
    for (const name of names) readIncident(name);
    process.stdout.write(`${catalogueLines().join("\n")}\n`);
    return;
  }
  await runAndReport(options, toReproduceRequest(names, options), started);
}

function catalogueLines(): string[] {
  const names = catalogue();
  const width = Math.max(...names.map((name) => name.length));
  return names.map((name) => {
    const { title, targets } = readIncident(name);
    const only = targets.length === 1 ? ` (${targets[0]} only)` : "";
    return `${name.padEnd(width)}  ${title}${only}`;
  });
}

/** @throws HarnessError `bad-option`, `file-not-found`, `incident-invalid` or `unknown-edot-version` */
function toReproduceRequest(names: readonly string[], options: ReproduceOptions): CheckedRequest {
  if (names.length === 0 && options.replay === undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: "no incident was named",
      place: "reproduce",
      remedy: "name one or more, see them all with --list, or give --replay FILE",
    });
  }
  const incidents = [...names.map((name) => readIncident(name)), ...replayOf(options)];
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
    ...(options.share ? { share: true } : {}),
    // What an incident does to the target is in its file.
    outage: { kind: "refuse", seconds: 1 },
    items: 1,
    ...reportChoices(options),
  };
}

/** Captured messages among items of the harness' own. */
function replayOf({ replay, replayTopics }: ReproduceOptions): Incident[] {
  if (replay === undefined) {
    if (replayTopics.length === 0) return [];
    throw new HarnessError({
      code: "bad-option",
      message: "--replay-topic requires a capture",
      place: "--replay-topic",
      remedy: "give the capture with --replay FILE, or write topics in the incident's replay",
    });
  }
  const topics = replayTopics.map((entry) => entry.split("=", 2));
  const incident = incidentSchema.parse({
    title: `what is in ${replay} is written to the pipeline's topics`,
    traffic: { for: "3s" },
    faults: [{ at: "1s", do: "replay", file: resolve(replay), topics: Object.fromEntries(topics) }],
  });
  return [{ ...incident, name: "replay" }];
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
