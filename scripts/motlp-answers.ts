/**
 * `npm run motlp:answers`: what the default EDOT version's OTLP exporters do about every answer of
 * mOTLP, measured, as the tables of docs/reference/motlp.md.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createProgress } from "../src/base/progress.ts";
import { repositoryPath } from "../src/base/repository.ts";
import { versions } from "../src/base/versions.ts";
import { provision } from "../src/stack/provision/provision.ts";
import { PortReservations } from "../src/stack/runtimes/ports.ts";
import { ProcessRuntime } from "../src/stack/runtimes/process/process-runtime.ts";
import { measureAnswers } from "./motlp-answers/measure.ts";
import { answersTable, withTable } from "./motlp-answers/table.ts";

const version = versions().defaults.edot;
const artifacts = await provision({ edotVersions: [version] }, createProgress());
const document = repositoryPath("docs/reference/motlp.md");
for (const exporter of ["otlphttp", "otlp"] as const) {
  const logs = await mkdtemp(join(tmpdir(), "motlp-answers-"));
  const runtime = await ProcessRuntime.open();
  const ports = new PortReservations();
  try {
    const signal = new AbortController().signal;
    const context = { runtime, ports, artifacts, logs, signal };
    const measured = await measureAnswers(context, version, undefined, undefined, exporter);
    for (const one of measured) console.log(JSON.stringify(one));
    const table = answersTable(version, measured, exporter);
    await writeFile(document, withTable(await readFile(document, "utf8"), table, exporter));
    console.log(table);
  } finally {
    await runtime.close();
    ports.releaseAll();
    await rm(logs, { recursive: true, force: true });
  }
}
