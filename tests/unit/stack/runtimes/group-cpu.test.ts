import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { cpuOfGroups } from "../../../../src/stack/runtimes/process/group-cpu.ts";

async function procWith(stats: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "proc-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [name, stat] of Object.entries(stats)) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "stat"), stat);
  }
  return folder;
}

/** As proc_pid_stat(5) has it: own user and system time, then those of children that were waited for. */
function stat(pid: number, name: string, group: number, times: readonly number[]): string {
  return `${pid} (${name}) S 1 ${group} 1 0 -1 4194560 1 2 3 4 ${times.join(" ")} 20 0 1 0 100`;
}

test("times are added up by process group, ended children included", async () => {
  const folder = await procWith({
    10: stat(10, "launcher", 10, [100, 50, 25, 25]),
    11: stat(11, "java) R 1 (x", 10, [1000, 200, 0, 0]),
    20: stat(20, "collector", 20, [7, 3, 0, 0]),
    self: stat(30, "self", 30, [1, 1, 1, 1]),
  });
  expect(cpuOfGroups(folder)).toEqual(
    new Map([
      [10, 14],
      [20, 0.1],
    ]),
  );
});

test("a process that ends between two looks is left out", async () => {
  const folder = await procWith({ 20: stat(20, "collector", 20, [100, 0, 0, 0]) });
  await mkdir(join(folder, "21"));
  expect(cpuOfGroups(folder)).toEqual(new Map([[20, 1]]));
});

test("without /proc nothing is said", () => {
  expect(cpuOfGroups("/no/such/folder")).toBeUndefined();
});
