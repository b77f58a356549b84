import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** A module run by a Node process of its own. */
export interface RunningScript {
  readonly process: ChildProcess;
  /** The first line it wrote. */
  readonly firstLine: string;
  /** Closes its standard input and waits for its end. */
  end(): Promise<void>;
}

/** Runs a module's text in another process until it has written a line. */
export async function startScript(module: string): Promise<RunningScript> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", module], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines = createInterface({ input: child.stdout });
  const [firstLine] = await Promise.race([
    once(lines, "line"),
    exited.then(() => Promise.reject(new Error("the script ended without a line"))),
  ]);
  return {
    process: child,
    firstLine,
    end: async () => {
      child.stdin.end();
      await exited;
    },
  };
}
