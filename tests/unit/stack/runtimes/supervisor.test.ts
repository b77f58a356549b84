import { existsSync, mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import { done, notYet, waitFor } from "../../../../src/base/wait.ts";
import { processGone } from "../provision/fake-machine.ts";
import { startScript } from "./node-script.ts";

// A process is gone when its parent has taken note, which the machine's first process does at leisure.
vi.setConfig({ testTimeout: 30_000 });

const MODULE = fileURLToPath(
  new URL("../../../../src/stack/runtimes/process/process-runtime.ts", import.meta.url),
);

/** A harness in a process of its own that starts an instance, says its folder, and waits. */
async function startHarness() {
  const logs = mkdtempSync(join(tmpdir(), "harness-"));
  const log = join(logs, "instance.log");
  const spec = {
    name: "instance",
    command: "/bin/sh",
    args: ["-c", "echo $PPID; echo $$; sleep 60 & echo $!; wait"],
    env: {},
    cwd: logs,
    logFile: log,
  };
  const script = `
    import { ProcessRuntime } from ${JSON.stringify(MODULE)};
    const runtime = await ProcessRuntime.open();
    await runtime.start(${JSON.stringify(spec)});
    console.log(runtime.folder);
    // Ends with whoever started it.
    process.stdin.resume().on("end", () => process.exit(0));`;
  const started = await startScript(script);
  const pids = await waitFor(
    () => {
      const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
      return lines.length === 3 ? done(lines.map(Number)) : notYet(lines.join());
    },
    { for: "the instance's children", timeoutMs: 10_000, everyMs: 10 },
  );
  return { started, folder: started.firstLine, pids };
}

test.each(["SIGKILL", "SIGTERM"] as const)(
  "when the harness is ended by %s, its instances end, its folder and the supervisor too",
  async (signal) => {
    const { started, folder, pids } = await startHarness();
    expect(existsSync(folder)).toBe(true);
    for (const pid of pids) expect(process.kill(pid, 0)).toBe(true);
    started.process.kill(signal);
    await started.end();
    for (const pid of pids) await processGone(pid);
    expect(existsSync(folder)).toBe(false);
  },
);
