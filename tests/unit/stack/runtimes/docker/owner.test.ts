import { spawn } from "node:child_process";
import { hostname } from "node:os";
import { expect, test } from "vitest";
import { isGone, ownerOf } from "../../../../../src/stack/runtimes/docker/owner.ts";

test("this process is there", () => {
  expect(isGone(ownerOf(process.pid))).toBe(false);
});

test("a process that has ended is gone", async () => {
  const child = spawn(process.execPath, ["-e", "process.stdin.resume()"], { stdio: "pipe" });
  const owner = ownerOf(child.pid ?? 0);
  expect(isGone(owner)).toBe(false);
  child.stdin.end();
  await new Promise((resolve) => child.once("exit", resolve));
  expect(isGone(owner)).toBe(true);
});

test("a later process with the same number is not the owner", () => {
  expect(isGone(`${hostname()}/${process.pid}/1`)).toBe(true);
});

test.each(["elsewhere/1/1", "", `${hostname()}/x/1`, `${hostname()}/${process.pid}/unknown`])(
  "%j is left alone",
  (owner) => {
    expect(isGone(owner)).toBe(false);
  },
);
