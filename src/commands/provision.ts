import type { Command } from "commander";
import { provision } from "../artifacts/provision.ts";
import { versions } from "../artifacts/versions.ts";
import { HarnessError } from "../errors.ts";
import { createProgress, silentProgress } from "../progress.ts";

interface ProvisionOptions {
  readonly edot?: string[];
  readonly json?: true;
  readonly quiet?: true;
}

/** Adds `provision`: makes what the process runtime runs, in the cache folder. */
export function registerProvision(program: Command): void {
  const collect = (value: string, before: string[] = []) => [...before, value];
  program
    .command("provision")
    .description("fetch and build what the process runtime runs (kept in the cache folder)")
    .option("--edot <version>", "EDOT version; may be given several times", collect)
    .option("--json", "print JSON only")
    .option("--quiet", "no progress")
    .action(runProvision);
}

async function runProvision(options: ProvisionOptions): Promise<void> {
  const edotVersions = options.edot ?? [versions().defaults.edot];
  const progress = options.quiet ? silentProgress : createProgress();
  const made = await untilInterrupted((signal) => provision({ edotVersions }, progress, signal));
  const collectors = Object.fromEntries(made.collectors);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ ...made, collectors }, null, 2)}\n`);
    return;
  }
  const lines = [
    `JDK: ${made.javaHome}`,
    `Kafka ${made.kafka.version}: ${made.kafka.libs}`,
    `Elasticsearch ${made.elasticsearch.version}: ${made.elasticsearch.home}`,
    ...Object.values(collectors).map(({ version, binary }) => `EDOT ${version}: ${binary}`),
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
}

/** Ctrl-C ends the builds and then the command, instead of leaving them behind. */
async function untilInterrupted<T>(action: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const interrupt = () =>
    controller.abort(
      new HarnessError({
        code: "interrupted",
        message: "interrupted while making the parts that will be run",
        remedy: "run the command again: it goes on where it was",
      }),
    );
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, interrupt);
  try {
    return await action(controller.signal);
  } finally {
    for (const signal of signals) process.off(signal, interrupt);
  }
}
