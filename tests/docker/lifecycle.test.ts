import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";
import { OWNER_LABEL } from "../../src/stack/runtimes/docker/owner.ts";
import {
  type CliRun,
  processesUsing,
  resultOf,
  startVerify,
  untilStarted,
  verify,
} from "../support/run-cli.ts";

const GONE_WITHIN_MS = 30_000;

/** Containers and networks of a run, by its process. */
async function ofRun({ process: { pid } }: CliRun): Promise<string[]> {
  const { dockerode } = (await findEngine()).container;
  const filters = { label: [OWNER_LABEL] };
  const [containers, networks] = await Promise.all([
    dockerode.listContainers({ all: true, filters }),
    dockerode.listNetworks({ filters }),
  ]);
  return [
    ...containers.map(({ Names, Labels }) => ({ name: Names[0] ?? "", labels: Labels })),
    ...networks.map(({ Name, Labels }) => ({ name: Name, labels: Labels ?? {} })),
  ]
    .filter(({ labels }) => labels[OWNER_LABEL]?.split("/")[1] === String(pid))
    .map(({ name }) => name);
}

async function expectNothingLeft(run: CliRun): Promise<void> {
  await waitFor(
    async () => {
      const left = [...(await ofRun(run)), ...processesUsing(run.temporary)];
      return left.length === 0 ? done(null) : notYet(left.join("\n"));
    },
    { for: "everything of the run to be gone", timeoutMs: GONE_WITHIN_MS },
  );
}

/** The process that outlives a run to remove its containers; not the one that ends its processes. */
function reaperOf({ process: { pid: parent } }: CliRun): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
        const isChild = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1] === String(parent);
        const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
        return isChild && command.includes("runtimes/docker/reaper.ts");
      } catch {
        return false;
      }
    })
    .map(Number);
}

test.each(["kafka", "backend"])(
  "kill -9 once %s was started leaves nothing behind",
  async (part) => {
    const run = await startVerify(["--items", "2000"]);
    await untilStarted(run, part);
    expect((await ofRun(run)).length).toBeGreaterThan(1);
    run.process.kill("SIGKILL");
    await run.process;
    await expectNothingLeft(run);
  },
);

test("Ctrl-C ends it with one message and leaves nothing behind", async () => {
  const run = await startVerify(["--items", "2000"]);
  await untilStarted(run, "elasticsearch");
  run.process.kill("SIGINT");
  const { exitCode, stderr } = await resultOf(run);
  expect(exitCode, stderr).toBe(130);
  expect(stderr).toContain("[interrupted]");
  expect(stderr).not.toMatch(/^\s+at /m);
  await expectNothingLeft(run);
});

test("what even its reaper could not remove, the next run does", async () => {
  const run = await startVerify(["--items", "2000", "--target", "motlp"]);
  await untilStarted(run, "kafka");
  const [reaper] = reaperOf(run);
  if (reaper === undefined) throw new Error("the run has no reaper");
  process.kill(reaper, "SIGKILL");
  run.process.kill("SIGKILL");
  await run.process;
  expect((await ofRun(run)).length).toBeGreaterThan(1);
  const next = await verify(["--items", "60", "--target", "motlp"]);
  expect(next.exitCode, next.stderr).toBe(0);
  await expectNothingLeft(run);
});
