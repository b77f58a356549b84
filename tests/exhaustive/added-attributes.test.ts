import { expect, test } from "vitest";
import { writeVariant } from "../support/config-variants.ts";
import { cli, verify } from "../support/run-cli.ts";

/** Every signal gets an attribute of the item's own, and one of its resource. */
const enriching = await writeVariant({
  edge: (config) => {
    config.setIn(["processors", "resource/region"], {
      attributes: [{ key: "cloud.region", value: "eu-1", action: "insert" }],
    });
    config.setIn(["processors", "attributes/build"], {
      actions: [{ key: "build", value: 930, action: "insert" }],
    });
    for (const signal of ["traces", "metrics", "logs"]) {
      const path = ["service", "pipelines", signal, "processors"];
      const before = signal === "metrics" ? ["cumulativetodelta"] : [];
      config.setIn(path, [...before, "resource/region", "attributes/build"]);
    }
  },
});
const ARRIVED = { missing: 0, duplicated: 0, unexpected: 0 };

test("what the configs add is altered where items are held against what was sent, until it is allowed by name", async () => {
  const untold = await verify([...enriching, "--items", "60", "--as-sent"]);
  expect(untold.exitCode, untold.stderr).toBe(1);
  const [scenario] = untold.report().scenarios;
  expect(scenario?.signals).toMatchObject({
    traces: { ...ARRIVED, altered: 60 },
    metrics: { ...ARRIVED, altered: 60 },
    logs: { ...ARRIVED, altered: 60 },
  });
  const finding = scenario?.findings.find(({ code }) => code === "added-attributes");
  expect(finding?.remedy).toContain("--added-attribute cloud.region");
  expect(finding?.remedy).toContain("--added-attribute build");

  const half = await verify([
    ...[...enriching, "--items", "60", "--as-sent"],
    ...["--added-attribute", "cloud"],
  ]);
  expect(half.exitCode).toBe(1);

  const told = await verify(
    [...enriching, "--items", "60", "--added-attribute", "cloud", "--added-attribute", "build"],
    {},
  );
  expect(told.exitCode, told.stderr).toBe(0);
  expect(told.stdout).toContain("attribute that may be added: build");
  expect(told.report().scenarios[0]?.findings).toEqual([]);
  expect(await cli(["judge", told.folder])).toMatchObject({ exitCode: 0 });
  expect(await cli(["judge", half.folder])).toMatchObject({ exitCode: 1 });
});
