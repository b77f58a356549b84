import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import {
  type CliRun,
  cli,
  ON_ITS_OWN,
  processesUsing,
  resultOf,
  startVerify,
  untilStarted,
  verify,
} from "../support/run-cli.ts";

const GONE_WITHIN_MS = 10_000;

async function expectNothingLeft({ temporary }: CliRun): Promise<void> {
  await waitFor(
    () => {
      const left = processesUsing(temporary);
      const folders = readdirSync(temporary).filter((name) => name.startsWith("edot-kafka-"));
      if (left.length + folders.length === 0) return done(null);
      return notYet([...left, ...folders].join("\n"));
    },
    { for: "everything of the run to be gone", timeoutMs: GONE_WITHIN_MS },
  );
}

// With mOTLP at its end a backend starts sooner, and ends in the same way.
describe.each([
  ["kafka", "elasticsearch"],
  ["elasticsearch", "elasticsearch"],
  ["backend", "motlp"],
])("once %s was started", (part, target) => {
  const args = ["--items", "2000", "--target", target];

  test("kill -9 of the harness leaves nothing behind", async () => {
    const run = await startVerify(args, ON_ITS_OWN);
    await untilStarted(run, part);
    expect(processesUsing(run.temporary).length).toBeGreaterThan(1);
    run.process.kill("SIGKILL");
    await run.process;
    await expectNothingLeft(run);
  });

  test("Ctrl-C ends it with one message and leaves nothing behind", async () => {
    const run = await startVerify(args, ON_ITS_OWN);
    await untilStarted(run, part);
    run.process.kill("SIGINT");
    const { exitCode, stderr } = await resultOf(run);
    expect(exitCode, stderr).toBe(130);
    expect(stderr).toContain("[interrupted]");
    expect(stderr).not.toMatch(/^\s+at /m);
    await expectNothingLeft(run);
    // Nothing was read back, which is no loss.
    const judged = await cli(["judge", run.folder]);
    expect(judged.exitCode, judged.stdout).toBe(2);
    expect(judged.stderr).toContain("[history-broken]");
  });
});

test("two runs at the same time do not meet", async () => {
  const results = await Promise.all([
    verify(["--items", "200"], ON_ITS_OWN),
    verify(["--items", "300", "--protocol", "grpc", "--target", "motlp"], ON_ITS_OWN),
  ]);
  for (const [index, result] of results.entries()) {
    expect(result.exitCode, result.stderr).toBe(0);
    const sent = result.report().scenarios[0]?.signals.traces?.sent;
    expect(sent).toBe([200, 300][index]);
  }
});
