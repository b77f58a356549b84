import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import { AppendFile } from "../../../../../src/stack/parts/motlp/append-file.ts";
import { fullDisk } from "../../provision/full-disk.ts";

let path: string;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "append-"));
  path = join(folder, "file");
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

test("texts are there in the order of the calls, when their promises are fulfilled", async () => {
  const { file } = await AppendFile.open(path);
  const expected = Array.from({ length: 100 }, (_, index) => `${index}\n`);
  await Promise.all(expected.map((text) => file.append(text)));
  expect(readFileSync(path, "utf8")).toBe(expected.join(""));
  await file.append("é\n");
  await file.append("end\n");
  expect(readFileSync(path, "utf8")).toBe(`${expected.join("")}é\nend\n`);
});

test.each([
  ["nothing", "", "", undefined],
  ["one line", "a\n", "a\n", "a"],
  ["two lines", "a\nb\n", "a\nb\n", "b"],
  ["a torn line only", "abc", "", undefined],
  ["a torn line after a whole one", "a\nbc", "a\n", "a"],
  ["an empty last line", "a\n\n", "a\n\n", ""],
  [
    "a long line and a longer torn one",
    `x\n${"é".repeat(90_000)}\n${"t".repeat(200_000)}`,
    `x\n${"é".repeat(90_000)}\n`,
    "é".repeat(90_000),
  ],
])("opened on %s, it goes on after the last whole line", async (_what, before, after, last) => {
  writeFileSync(path, before);
  const { file, lastLine } = await AppendFile.open(path);
  expect(lastLine).toBe(last);
  expect(readFileSync(path, "utf8")).toBe(after);
  await file.append("next\n");
  expect(readFileSync(path, "utf8")).toBe(`${after}next\n`);
});

test("on a full disk nothing of a text is there, and the caller gets the error", async () => {
  const disk = fullDisk();
  onTestFinished(disk.remove);
  const full = disk.folder === undefined ? disk.file : join(disk.folder, "file");
  const { file } = await AppendFile.open(full);
  await expect(file.append("x".repeat(2_000_000))).rejects.toThrow("ENOSPC");
  await file.close();
  if (disk.folder !== undefined) expect(readFileSync(full, "utf8")).toBe("");
});
