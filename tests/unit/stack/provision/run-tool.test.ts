import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runTool, type ToolRun } from "../../../../src/stack/provision/run-tool.ts";
import { processGone } from "./fake-machine.ts";

function shell(script: string, more: Partial<ToolRun> = {}): ToolRun {
  const cwd = mkdtempSync(join(tmpdir(), "tool-"));
  const logFile = join(cwd, "log");
  return { name: "tool", command: "/bin/sh", args: ["-c", script], cwd, logFile, ...more };
}

test("all output reaches the caller, line by line, and the log", async () => {
  const lines: string[] = [];
  const run = shell("echo one; echo two >&2; printf three", { onLine: (line) => lines.push(line) });
  const output = await runTool(run);
  expect(output.toSorted()).toEqual(["one", "three", "two"]);
  expect(lines).toEqual(output);
  expect(readFileSync(run.logFile, "utf8").trim().split("\n").toSorted()).toEqual(
    output.toSorted(),
  );
});

test("a failure shows the last lines and where the log is", async () => {
  const run = shell("for i in $(seq 50); do echo line $i; done; exit 3");
  await expect(runTool(run)).rejects.toMatchObject({
    code: "artifact-failed",
    message: "tool failed (exit code 3)",
    place: run.logFile,
    details: expect.arrayContaining(["line 39", "line 50"]),
  });
});

test("a command that is not there is a failure too", async () => {
  const run = { ...shell(""), command: "/no/such/tool" };
  await expect(runTool(run)).rejects.toMatchObject({ code: "artifact-failed" });
});

test("the signal ends the tool and its children, and its reason is thrown", async () => {
  const controller = new AbortController();
  let child = 0;
  const run = shell("sleep 60 & echo $!; wait", {
    signal: controller.signal,
    onLine: (line) => {
      child = Number(line);
      controller.abort(new Error("enough"));
    },
  });
  await expect(runTool(run)).rejects.toThrow("enough");
  await processGone(child);
});

test("a tool that ignores SIGTERM is killed", async () => {
  const controller = new AbortController();
  const run = shell('trap "" TERM; echo ready; while :; do sleep 1; done', {
    signal: controller.signal,
    onLine: () => controller.abort(new Error("enough")),
  });
  await expect(runTool(run)).rejects.toThrow("enough");
}, 10_000);

test("the tool gets the harness's environment and what is added to it", async () => {
  const output = await runTool(shell('echo "$ADDED, $PATH"', { env: { ADDED: "yes" } }));
  expect(output).toEqual([`yes, ${process.env.PATH}`]);
});

test("a tool that would run on is ended after its line, and what it does at its end is waited for", async () => {
  // Node rather than a shell: it has no child that would write of its own end.
  const script = `
    process.on("SIGTERM", () => {
      console.log("tidied");
      process.exit(143);
    });
    setInterval(() => {}, 1000);
    console.log("ready");
  `;
  const tool = { ...shell(""), command: process.execPath, args: ["-e", script] };
  const output = await runTool({ ...tool, until: /^ready$/ });
  expect(output).toEqual(["ready", "tidied"]);
});
