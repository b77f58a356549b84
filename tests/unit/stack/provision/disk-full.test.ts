import { expect, test } from "vitest";
import { diskFullLine, pathOfDiskFull } from "../../../../src/stack/provision/disk-full.ts";

const CWD = "/cache/kafka-1.building-x/work";

test.each([
  [
    "Maven copying",
    "[ERROR] Failed to copy '/m2/a.jar' to /cache/kafka-1.building-x/out/a.jar: /m2/a.jar -> /cache/kafka-1.building-x/out/a.jar: No space left on device -> [Help 1]",
    "/cache/kafka-1.building-x/out/a.jar",
  ],
  ["Maven downloading", "[ERROR] /m2/a.jar.part (No space left on device)", "/m2/a.jar.part"],
  ["Go", "go: write /root/go/pkg/mod/x.zip: no space left on device", "/root/go/pkg/mod/x.zip"],
  ["no path at all", "write failed: disk quota exceeded", undefined],
])("%s blames the path that could not be written", (_tool, line, path) => {
  expect(diskFullLine(["something", line])).toBe(line);
  expect(pathOfDiskFull(line, CWD)).toBe(path);
});

test("other failures are not a full disk", () => {
  expect(diskFullLine(["[ERROR] Could not resolve dependencies", "exit status 1"])).toBeUndefined();
});
