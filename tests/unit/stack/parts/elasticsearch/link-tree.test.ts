import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { linkTree } from "../../../../../src/stack/parts/elasticsearch/link-tree.ts";

let from: string;
let to: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "tree-"));
  from = join(folder, "from");
  to = join(folder, "deep", "to");
  mkdirSync(join(from, "bin", "empty"), { recursive: true });
  writeFileSync(join(from, "bin", "run"), "#!/bin/sh\n", { mode: 0o755 });
  writeFileSync(join(from, "readme"), "text");
  symlinkSync("bin/run", join(from, "start"));
});

test("every file has a second name, with its mode; folders and links are made anew", async () => {
  await linkTree(from, to);
  for (const name of ["bin/run", "readme"]) {
    expect(statSync(join(to, name)).ino).toBe(statSync(join(from, name)).ino);
  }
  expect(statSync(join(to, "bin", "run")).mode & 0o777).toBe(0o755);
  expect(statSync(join(to, "bin", "empty")).isDirectory()).toBe(true);
  expect(readlinkSync(join(to, "start"))).toBe("bin/run");
});

test("what is added beside the copy does not reach the original", async () => {
  await linkTree(from, to);
  writeFileSync(join(to, "bin", "new"), "x");
  expect(() => readFileSync(join(from, "bin", "new"))).toThrow("ENOENT");
});

test("on another file system, where there is one, the files are copied", async () => {
  const memory = "/dev/shm";
  const other = mkdtempSync(join(existsSync(memory) ? memory : tmpdir(), "tree-"));
  try {
    await linkTree(from, join(other, "to"));
    expect(readFileSync(join(other, "to", "readme"), "utf8")).toBe("text");
    expect(statSync(join(other, "to", "bin", "run")).mode & 0o777).toBe(0o755);
  } finally {
    rmSync(other, { recursive: true });
  }
});

test("a folder that is not there is an error", async () => {
  await expect(linkTree(join(from, "none"), to)).rejects.toThrow("ENOENT");
});
