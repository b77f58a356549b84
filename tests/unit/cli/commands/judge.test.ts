import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { expect, onTestFinished, test, vi } from "vitest";
import { registerCommands } from "../../../../src/cli/commands/register-commands.ts";
import { RUN_FILE } from "../../../../src/record/run-file.ts";

/** A copy of a recorded report that a test may change. */
async function copyOf(name: string): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), "edot-judge-")), name);
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(join("tests/recorded", name), folder, { recursive: true });
  return folder;
}

/** What the command prints, and its exit code. */
async function judge(...args: readonly string[]) {
  let stdout = "";
  const write = vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += text;
    return true;
  });
  const before = process.exitCode;
  try {
    const program = new Command();
    registerCommands(program);
    await program.parseAsync(["node", "edot-kafka", "judge", ...args]);
    return { stdout, exitCode: process.exitCode };
  } finally {
    process.exitCode = before;
    write.mockRestore();
  }
}

test("it prints accounts, where items were lost, and findings with their remedies", async () => {
  const { stdout, exitCode } = await judge(await copyOf("topic-mismatch"));
  expect(exitCode).toBe(1);
  const lines = stdout.split("\n");
  expect(lines.slice(0, 5)).toEqual([
    "delivery: fail",
    "  traces: sent 10, delivered 10, missing 0, duplicated 0, altered 0, unexpected 0",
    "  metrics: sent 10, delivered 10, missing 0, duplicated 0, altered 0, unexpected 0",
    "  logs: sent 10, delivered 0, missing 10, duplicated 0, altered 0, unexpected 0",
    "          lost: 10 at waiting-in-kafka",
  ]);
  expect(lines).toContain("  loss: topic-mismatch");
  expect(stdout).toContain("remedy: let the edge write logs to the topic that the backend reads");
});

test("a healthy report passes", async () => {
  expect(await judge(await copyOf("durable-delivery"), "--json")).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('"verdict": "pass"'),
  });
});

test("a scenario of which nothing was accepted could not be judged, and is said so", async () => {
  const folder = await copyOf("durable-delivery");
  const events = join(folder, "history", "delivery", "events.ndjson");
  const text = await readFile(events, "utf8");
  await writeFile(events, text.replaceAll('"accepted"', '"refused"'));
  for (const signal of ["traces", "metrics", "logs"]) {
    await writeFile(join(folder, "history", "delivery", `read-${signal}.ndjson`), "");
  }
  const { stdout, exitCode } = await judge(folder);
  expect(exitCode).toBe(2);
  expect(stdout).toContain("delivery: error\nerror: the edge collector accepted no item");
});

test("an older report is refused with one message", async () => {
  const folder = await copyOf("durable-delivery");
  const history = join(folder, "history", "delivery");
  await rm(join(history, RUN_FILE));
  const event = { at: "2026-01-01T00:00:00Z", type: "observation", what: "judged-by", data: {} };
  await writeFile(join(history, "events.ndjson"), `${JSON.stringify(event)}\n`);
  await expect(judge(folder)).rejects.toMatchObject({
    code: "history-broken",
    message: expect.stringContaining("written by an older harness"),
    remedy: expect.stringContaining("run the scenario again"),
  });
});
