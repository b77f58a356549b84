import { expect, onTestFinished, test } from "vitest";
import { guardProcess } from "../../../src/runner/guard-process.ts";

test("listeners that were added since are removed, own ones stay", () => {
  const own = () => {};
  const added = () => {};
  process.on("SIGTERM", own);
  onTestFinished(() => {
    process.off("SIGTERM", own);
  });
  const guard = guardProcess();
  process.once("SIGTERM", added);
  process.on("unhandledRejection", added);
  guard.removeListeners();
  expect(process.listeners("SIGTERM")).toContain(own);
  expect(process.listeners("SIGTERM")).not.toContain(added);
  expect(process.listeners("unhandledRejection")).not.toContain(added);
});

test("the exit code and the variables are as before", () => {
  const before = { exitCode: process.exitCode, env: { ...process.env } };
  const guard = guardProcess();
  process.exitCode = 1;
  process.env.ADDED_BY_A_RUN = "1";
  process.env.PATH = "/elsewhere";
  guard.restore();
  expect({ exitCode: process.exitCode, env: { ...process.env } }).toEqual(before);
});
