import type { Command } from "commander";
import { documentation } from "../../base/invocation.ts";
import { commandAction } from "../settings/command-action.ts";
import type { ReadOptions } from "../settings/read-options.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { declareOptions } from "../settings/setting-option.ts";

/** The module of a command. */
interface CommandModule<C extends keyof CommandOptions> {
  /** Does what the command is for. @throws HarnessError */
  run(options: ReadOptions<C>, command: Command): Promise<void>;
}

/** Adds all commands. Their modules are loaded when they are called: most have much to load. */
export function registerCommands(program: Command): void {
  const add = <C extends keyof CommandOptions>(
    name: C,
    description: string,
    load: () => Promise<CommandModule<C>>,
  ) =>
    declareOptions(program.command(name).description(description)).action(
      commandAction(name, async (options, command) => (await load()).run(options, command)),
    );

  add(
    "verify",
    "run a config pair on real parts and account for every item",
    () => import("./verify.ts"),
  );
  add(
    "check",
    "check a config pair against the rules, without starting a pipeline",
    () => import("./check.ts"),
  );
  add("up", "start the pipeline and keep it, to explore it by hand", () => import("./up.ts"));
  program
    .command("down")
    .description("end the Kafka and Elasticsearch that runs with --keep left running")
    .action(async () => (await import("./down.ts")).run());
  add(
    "reproduce",
    "play incidents on real parts and account for every item",
    () => import("./reproduce.ts"),
  ).argument(
    "[incidents...]",
    `names of the catalogue, or files (${documentation("reference/incident-files.md")})`,
  );
  add(
    "upgrade",
    "judge an upgrade of both collectors: configs, all pairs, the way, the documents",
    () => import("./upgrade.ts"),
  );
  add(
    "capture",
    "take messages off a real topic, to replay them here",
    () => import("./capture.ts"),
  );
  add(
    "judge",
    "judge a report again from its history, without any part running",
    () => import("./judge.ts"),
  ).argument("[report]", "the report's folder", "reports/latest");
  add(
    "provision",
    "fetch and build what the process runtime runs (kept in the cache folder)",
    () => import("./provision.ts"),
  );
  add(
    "doctor",
    "say what can run on this machine, and what to do about what is missing",
    () => import("./doctor.ts"),
  );
}
