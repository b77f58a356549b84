import type { Command } from "commander";
import { registerCheck } from "./check.ts";

/**
 * Adds all commands; where `check` is called, that one alone: loading what runs pipelines takes longer
 * than a check.
 *
 * @param called the first argument
 */
export async function registerCommands(program: Command, called?: string): Promise<void> {
  if (called === "check") {
    registerCheck(program);
    return;
  }
  const [capture, doctor, down, judge, provision, reproduce, up, upgrade, verify] =
    await Promise.all([
      import("./capture.ts"),
      import("./doctor.ts"),
      import("./down.ts"),
      import("./judge.ts"),
      import("./provision.ts"),
      import("./reproduce.ts"),
      import("./up.ts"),
      import("./upgrade.ts"),
      import("./verify.ts"),
    ]);
  verify.registerVerify(program);
  registerCheck(program);
  up.registerUp(program);
  down.registerDown(program);
  reproduce.registerReproduce(program);
  upgrade.registerUpgrade(program);
  capture.registerCapture(program);
  judge.registerJudge(program);
  provision.registerProvision(program);
  doctor.registerDoctor(program);
}
