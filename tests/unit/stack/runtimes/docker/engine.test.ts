import { expect, test } from "vitest";
import { HarnessError } from "../../../../../src/base/errors.ts";
import { explainEngine } from "../../../../../src/stack/runtimes/docker/engine.ts";

test.each([
  ["write /var/lib/docker/tmp/x: no space left on device", "disk-full"],
  [
    "driver failed programming external connectivity: Bind for 0.0.0.0:20123 failed: port is already allocated",
    "port-in-use",
  ],
  ["listen tcp4 0.0.0.0:20123: bind: address already in use", "port-in-use"],
  [
    "could not find an available, non-overlapping IPv4 address pool among the defaults to assign to the network",
    "port-in-use",
  ],
  ["all predefined address pools have been fully subnetted", "port-in-use"],
  ["(HTTP code 404) no such container - No such image: x:1", "image-missing"],
  ["pull access denied for x, repository does not exist", "image-missing"],
  ["something else", "part-failed"],
])("%s: %s", (message, code) => {
  const explained = explainEngine(new Error(message), "kafka");
  expect(explained.code).toBe(code);
  expect(explained.message).toContain("kafka");
  expect(explained.remedy).not.toBe("");
  expect(explained.details).toEqual([message]);
});

test("a taken port is named", () => {
  const text = "listen tcp4 0.0.0.0:20123: bind: address already in use";
  expect(explainEngine(new Error(text), "edge").message).toContain("port 20123");
});

test("what is explained already stays as it is", () => {
  const error = new HarnessError({ code: "interrupted", message: "x" });
  expect(explainEngine(error, "kafka")).toBe(error);
});
