import { expect, test } from "vitest";
import { oldNode } from "../../../src/base/node-version.ts";

test.each(["22.22.0", "22.30.1", "24.0.0"])("Node %s runs it", (version) => {
  expect(oldNode(version)).toBeUndefined();
});

test.each(["20.20.2", "22.21.9", "18.0.0"])("Node %s is told to be too old", (version) => {
  expect(oldNode(version)).toMatchObject({
    code: "tool-missing",
    message: `this is Node ${version}, and the harness needs 22.22 or newer`,
    remedy: expect.stringContaining("npx"),
  });
});
