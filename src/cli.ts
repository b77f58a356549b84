#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { registerDoctor } from "./commands/doctor.ts";
import { registerJudge } from "./commands/judge.ts";
import { registerProvision } from "./commands/provision.ts";
import { registerVerify } from "./commands/verify.ts";
import { formatError, toHarnessError } from "./errors.ts";
import { harnessVersion } from "./package-version.ts";

/** Every command takes its options from the command line, then from `EDOT_KAFKA_*` variables. */
function createProgram(): Command {
  const program = new Command("edot-kafka")
    .description("Proves a Kafka-buffered EDOT pipeline on real parts, item by item.")
    .version(harnessVersion())
    .configureOutput({ writeErr: () => {} })
    .exitOverride();
  for (const register of [registerVerify, registerJudge, registerProvision, registerDoctor]) {
    register(program);
  }
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  return program;
}

/** What a user is told on standard error: one message, never a stack trace. */
function report(error: unknown): void {
  if (error instanceof CommanderError) {
    // Help and version end with code 0 after they were printed.
    if (error.exitCode === 0) return;
    process.stderr.write(
      `${error.message} [bad-option]\n  remedy: run with --help for the options\n`,
    );
  } else {
    const known = toHarnessError(error);
    process.stderr.write(`${formatError(known)}\n`);
    if (known.code === "internal" && process.env.EDOT_KAFKA_DEBUG !== undefined) {
      process.stderr.write(`${known.cause instanceof Error ? known.cause.stack : ""}\n`);
    }
    process.exitCode = known.code === "interrupted" ? 130 : 2;
    return;
  }
  process.exitCode = 2;
}

try {
  await createProgram().parseAsync();
} catch (error) {
  report(error);
}
