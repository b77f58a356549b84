import { chmod, mkdtemp, readdir, realpath, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { askAboutTexts } from "../../../../../src/stack/parts/collector/ask-about-texts.ts";

/** Prints its folder, then each config with the rights of its file. */
const PRINTS = `#!/bin/sh
pwd
while [ $# -gt 0 ]; do
  case "$2" in
    yaml:*) echo "$1 $2" ;;
    *) echo "$1 $(stat -c %a "$2") $(cat "$2")"; echo "$2" >&2 ;;
  esac
  shift 2
done
`;

test("a collector is asked about the texts that were read, from the folder of the user's file", async () => {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "edot-asked-")));
  const binary = join(folder, "collector");
  await writeFile(binary, PRINTS);
  await chmod(binary, 0o755);
  const question = { args: [], over: "a: b", env: { PATH: process.env.PATH ?? "" } };
  const answer = await askAboutTexts(binary, ["first: 1", "second: 2"], question, folder);
  expect(answer.stdout.trim().split("\n")).toEqual([
    folder,
    "--config 600 first: 1",
    "--config 600 second: 2",
    "--config yaml:a: b",
  ]);
  const [copy = ""] = answer.stderr.split("\n");
  await expect(readdir(dirname(copy))).rejects.toMatchObject({ code: "ENOENT" });
});
