import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { approvedText, readApproved } from "../../../../src/cli/commands/approved-file.ts";
import { APPROVED_FILE } from "../../../../src/record/approved-effects.ts";

const EFFECTS = {
  logs: { dropped: { share: 0.5, within: 0.1 } },
  traces: {
    dropped: { share: 0.23, by: "edge filter/health" },
    "added span.attributes.team": { share: 1, value: "a" },
  },
};

/** The edge config of a folder whose file says this. */
function edgeNextTo(text?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "edot-approved-"));
  if (text !== undefined) writeFileSync(join(folder, APPROVED_FILE), text);
  return join(folder, "edge.yaml");
}

test("one line an effect, signals and names in order, and read as it was written", () => {
  const text = approvedText(EFFECTS);
  expect(text).toBe(`{
  "version": 1,
  "effects": {
    "traces": {
      "added span.attributes.team": { "share": 1, "value": "a" },
      "dropped": { "share": 0.23, "by": "edge filter/health" }
    },
    "logs": {
      "dropped": { "share": 0.5, "within": 0.1 }
    }
  }
}
`);
  expect(readApproved(edgeNextTo(text))).toEqual(EFFECTS);
});

test("without a file nothing is approved; an empty one is a file", () => {
  expect(readApproved(edgeNextTo())).toEqual({});
  expect(readApproved(edgeNextTo(approvedText({})))).toEqual({});
});

test.each([
  ["no JSON", "{"],
  ["another version", '{ "version": 2, "effects": {} }'],
  ["a share beyond all", '{ "version": 1, "effects": { "logs": { "dropped": { "share": 2 } } } }'],
  ["an unknown signal", '{ "version": 1, "effects": { "profiles": {} } }'],
])("%s is refused with the file's path", (_what, text) => {
  const edge = edgeNextTo(text);
  expect(() => readApproved(edge)).toThrow(
    expect.objectContaining({
      code: "config-invalid",
      place: edge.replace("edge.yaml", APPROVED_FILE),
    }),
  );
});
