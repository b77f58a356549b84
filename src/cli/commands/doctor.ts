import { tmpdir } from "node:os";
import type { Check, Diagnosis } from "../../stack/doctor/check.ts";
import { diagnose } from "../../stack/doctor/diagnose.ts";
import { thisMachine } from "../../stack/doctor/surroundings.ts";
import type { CommandOptions } from "../settings/sections.ts";

/** `doctor`: what can run on this machine, and what to do about what is missing. */
export async function run({ json }: CommandOptions["doctor"]): Promise<void> {
  const diagnosis = await diagnose(thisMachine(tmpdir()));
  const text = json ? JSON.stringify(diagnosis, null, 2) : formatDiagnosis(diagnosis);
  process.stdout.write(`${text}\n`);
  process.exitCode = exitCodeOf(diagnosis);
}

/** 0 if at least one runtime can work, else 2. */
export function exitCodeOf({ runtimes }: Diagnosis): number {
  return runtimes.process.available || runtimes.docker.available ? 0 : 2;
}

/** One line a check, one a runtime. */
export function formatDiagnosis({ checks, runtimes }: Diagnosis): string {
  const width = Math.max(...checks.map(({ name }) => name.length));
  const lines = checks.map((check) => formatCheck(check, width));
  const states = Object.entries(runtimes).map(([name, { available, missing }]) =>
    available
      ? `${name} runtime: works${name === "docker" ? ", if its images are here or can be pulled" : ""}`
      : `${name} runtime: cannot work, missing: ${missing.join(", ")}`,
  );
  return [...lines, ...states].join("\n");
}

function formatCheck({ name, status, found, remedy }: Check, width: number): string {
  const advice = remedy === undefined ? "" : ` -> ${remedy}`;
  return `${status.padEnd(7)} ${name.padEnd(width)}  ${found}${advice}`;
}
