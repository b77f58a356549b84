import { describe, expect, test } from "vitest";
import { edotVersion, parseVersions, versions } from "../../../src/base/versions.ts";

test("EDOT 9.4.3 is known, and is the default", () => {
  expect(versions().defaults.edot).toBe("9.4.3");
  expect(edotVersion("9.4.3")).toMatchObject({ version: "9.4.3", core: "v0.152.0" });
});

describe("an unknown EDOT version", () => {
  test.each(["9.9.9", "", "constructor"])("%j is refused with the known ones", (version) => {
    expect(() => edotVersion(version)).toThrow(
      expect.objectContaining({
        code: "unknown-edot-version",
        message: `EDOT version ${JSON.stringify(version)} is not known`,
        remedy: "use one of: 9.3.0, 9.4.3",
      }),
    );
  });
});

test("a malformed versions.json names the field that is wrong", () => {
  const text = JSON.stringify({ ...versions(), kafka: { scala: 2.13, slf4j: "1" } });
  expect(() => parseVersions(text)).toThrow(/kafka\.scala/);
});
