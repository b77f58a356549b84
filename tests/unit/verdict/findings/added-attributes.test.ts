import { expect, test } from "vitest";
import { ABSENT, type Difference } from "../../../../src/verdict/account/projection.ts";
import { accountOf } from "./facts.ts";
import { found } from "./found.ts";

const foundAmong = (...differences: readonly Omit<Difference, "document">[]) => {
  const alteredSamples = differences.map((difference, sequence) => ({
    sequence,
    differences: [{ document: "log", ...difference }],
  }));
  return found({ signals: { logs: { ...accountOf(0), alteredSamples } } });
};

test("added-attributes: reported once for each attribute, with the option that allows it", async () => {
  expect(
    await foundAmong(
      { field: "attributes.build", expected: ABSENT, received: 930 },
      { field: "attributes.build", expected: ABSENT, received: 930 },
      { field: "resource.attributes.region", expected: ABSENT, received: "eu" },
    ),
  ).toEqual([
    {
      code: "added-attributes",
      severity: "risk",
      message:
        "Items arrived with attributes that were not sent: build and region. They count as altered.",
      remedy:
        "if your configs add them on purpose, allow that: --added-attribute build --added-attribute region",
      evidence: [
        { source: "logs 0", text: "attributes.build is 930" },
        { source: "logs 2", text: 'resource.attributes.region is "eu"' },
      ],
    },
  ]);
});

test("added-attributes: not reported for what was sent and arrived differently, or is gone", async () => {
  expect(
    await foundAmong(
      { field: "attributes.build", expected: 1, received: 2 },
      { field: "attributes.build", expected: 1, received: ABSENT },
      { field: "severity_text", expected: ABSENT, received: "INFO" },
    ),
  ).toEqual([]);
});
