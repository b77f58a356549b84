import { Command, CommanderError } from "commander";
import { formatError, HarnessError, toHarnessError } from "../base/errors.ts";
import { oldNode } from "../base/node-version.ts";
import { harnessVersion } from "../base/package-version.ts";
import { registerCommands } from "./commands/register-commands.ts";
import { refuseSwallowedOptions } from "./commands/swallowed-options.ts";
import { settingOptions } from "./settings/setting-option.ts";

/** Every command takes its options from the command line, then from `EDOT_KAFKA_*` variables. */
function createProgram(): Command {
  const program = new Command("edot-kafka")
    .description("Proves a Kafka-buffered EDOT pipeline on real parts, item by item.")
    .version(harnessVersion())
    .configureOutput({ writeErr: () => {} })
    .exitOverride()
    .action(() => {
      throw new HarnessError({
        code: "bad-option",
        message: "no command was given",
        remedy: "run with --help for the commands",
      });
    });
  registerCommands(program);
  program.hook("preAction", async (_program, command) => {
    refuseSwallowedOptions(command, process.env);
    const old = oldNode();
    // doctor reports it with everything else.
    if (old !== undefined && command.name() !== "doctor") throw old;
    if (!settingOptions(command).some(({ setting }) => setting.inConfig !== undefined)) return;
    // The others do not need what loads and checks it.
    const { configureCommand } = await import("./config-file/configure-command.ts");
    await configureCommand(command);
  });
  for (const command of program.commands) {
    command.exitOverride().configureOutput({ writeErr: () => {} });
  }
  return program;
}

/** What a user sees on standard error: one message, never a stack trace. */
function report(error: unknown): void {
  // Help and version end with code 0 after they were printed.
  if (error instanceof CommanderError && error.exitCode === 0) return;
  const known = error instanceof CommanderError ? wrongUsage(error) : toHarnessError(error);
  process.stderr.write(`${formatError(known)}\n`);
  // What still runs after Ctrl-C ends with this process.
  if (known.code === "interrupted") process.exit(130);
  process.exitCode = 2;
}

function wrongUsage({ message }: CommanderError): HarnessError {
  const [first = ""] = process.argv.slice(2);
  const commands = createProgram().commands.map((command) => command.name());
  if (first !== "" && !first.startsWith("-") && ![...commands, "help"].includes(first)) {
    return new HarnessError({
      code: "bad-option",
      message: `unknown command "${first}"`,
      place: first,
      remedy: `choose one of: ${commands.join(", ")}`,
    });
  }
  return new HarnessError({
    code: "bad-option",
    message: message.replace(/^error: /, ""),
    remedy: "run with --help for the options",
  });
}

/** Runs the command that the process was started with; sets its exit code. */
export async function runProgram(): Promise<void> {
  try {
    const program = createProgram();
    await program.parseAsync();
  } catch (error) {
    report(error);
  }
}
