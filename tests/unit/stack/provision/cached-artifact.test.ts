import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Progress } from "../../../../src/base/progress.ts";
import {
  type ArtifactSpec,
  artifactStates,
  type BuildJob,
  ensureArtifact,
} from "../../../../src/stack/provision/cached-artifact.ts";
import { runTool } from "../../../../src/stack/provision/run-tool.ts";
import { fullDisk } from "./full-disk.ts";

let cache: string;
let said: string[];

beforeEach(() => {
  cache = join(mkdtempSync(join(tmpdir(), "cache-")), "below");
  said = [];
});

const progress: Progress = {
  start: (step) => said.push(`start ${step}`),
  update: (step, text) => said.push(`${step}: ${text}`),
  done: (step) => said.push(`done ${step}`),
  fail: (step, text) => said.push(`fail ${step}: ${text}`),
};

function thing(build: (job: BuildJob) => Promise<void>, key = "k1"): ArtifactSpec {
  return { name: "thing-1", title: "Thing 1", key, build };
}

const writes = (text: string) => thing(async ({ folder }) => writeFile(join(folder, "file"), text));

test("a failed build leaves nothing, and the next one can succeed", async () => {
  const fails = thing(async ({ folder, work }) => {
    await writeFile(join(folder, "half"), "");
    await mkdir(join(work, "more"));
    throw new Error("no");
  });
  await expect(ensureArtifact(cache, fails, progress)).rejects.toThrow("no");
  expect(readdirSync(cache).toSorted()).toEqual(["locks", "logs"]);
  expect(readdirSync(join(cache, "locks"))).toEqual([]);
  expect(said).toEqual(["start Thing 1", "fail Thing 1: failed"]);

  const folder = await ensureArtifact(cache, writes("whole"), progress);
  expect(readdirSync(folder).toSorted()).toEqual(["artifact.json", "file"]);
});

test("what is there is neither built again nor mentioned", async () => {
  await ensureArtifact(cache, writes("first"), progress);
  said = [];
  let built = false;
  const again = thing(async () => {
    built = true;
  });
  await ensureArtifact(cache, again, progress);
  expect({ built, said }).toEqual({ built: false, said: [] });
});

test("another key is another artifact", async () => {
  const one = await ensureArtifact(cache, writes("1"), progress);
  const two = await ensureArtifact(cache, { ...writes("2"), key: "k2" }, progress);
  expect(two).not.toBe(one);
  expect(existsSync(one)).toBe(true);
});

test("leftovers of dead builds are removed, those of a running build stay", async () => {
  const started = Promise.withResolvers<void>();
  const go = Promise.withResolvers<void>();
  const slow = thing(async () => {
    started.resolve();
    await go.promise;
  }, "running");
  const running = ensureArtifact(cache, slow, progress);
  await started.promise;
  mkdirSync(join(cache, "thing-1-k1.building-dead"));
  mkdirSync(join(cache, "other-2-k9.building-dead"));
  await ensureArtifact(cache, writes("x"), progress);
  const left = readdirSync(cache).filter((name) => name.includes(".building-"));
  expect(left).toEqual([expect.stringMatching(/^thing-1-running\.building-/)]);
  go.resolve();
  await running;
});

test("an incomplete folder in the way is replaced", async () => {
  mkdirSync(join(cache, "thing-1-k1"), { recursive: true });
  writeFileSync(join(cache, "thing-1-k1/half"), "");
  const folder = await ensureArtifact(cache, writes("x"), progress);
  expect(existsSync(join(folder, "half"))).toBe(false);
});

test("a build that was interrupted starts anew in the next run", async () => {
  const controller = new AbortController();
  const interrupted = thing(async ({ signal, work, logFile }) => {
    setTimeout(() => controller.abort(new Error("Ctrl-C")), 50);
    const sleep = { name: "sleep", command: "/bin/sleep", args: ["60"], cwd: work, logFile };
    await runTool({ ...sleep, ...(signal === undefined ? {} : { signal }) });
  });
  await expect(ensureArtifact(cache, interrupted, progress, controller.signal)).rejects.toThrow(
    "Ctrl-C",
  );
  expect(said.at(-1)).toBe("fail Thing 1: interrupted");
  await ensureArtifact(cache, writes("x"), progress);
  expect(artifactStates(cache, [writes("x")])).toMatchObject([{ present: true }]);
});

describe("a full disk, really full, is named with its remedy:", () => {
  const full = expect.objectContaining({
    code: "disk-full",
    remedy: expect.stringMatching(/free about \d+ GB.*EDOT_KAFKA_CACHE/),
  });

  test("when the build itself writes", async () => {
    const disk = fullDisk();
    onTestFinished(disk.remove);
    // As root the cache is on the full file system; elsewhere only the file that is written.
    const place = disk.folder ?? cache;
    const writesMuch = thing(async ({ folder }) => {
      const file = disk.folder === undefined ? disk.file : join(folder, "file");
      await writeFile(file, Buffer.alloc(1 << 20));
    });
    await expect(ensureArtifact(place, writesMuch, progress)).rejects.toThrow(full);
  });

  test("when a tool writes", async () => {
    const disk = fullDisk();
    onTestFinished(disk.remove);
    const copies = thing(async ({ work, logFile }) => {
      const source = join(work, "source");
      await writeFile(source, Buffer.alloc(1 << 20));
      const args = [source, disk.file];
      await runTool({ name: "cp", command: "/bin/cp", args, cwd: work, logFile });
    });
    await expect(ensureArtifact(cache, copies, progress)).rejects.toThrow(full);
  });
});
