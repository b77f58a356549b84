import { expect, test } from "vitest";
import { type Change, codes, durable, on930, upgrade } from "../support/upgrades.ts";

/** The edge marks each log record with its build. */
const marking =
  (build: string): Change =>
  (text) =>
    text
      .replace(/^processors:$/m, `processors:\n${transform(build)}`)
      .replace(
        /^( {4}logs:\n {6}receivers: \[otlp\])$/m,
        "$1\n      processors: [transform/build]",
      );
const transform = (build: string) =>
  `  transform/build:\n    log_statements: ['set(log.attributes["build"], ${build})']`;

test("a field that becomes of another type: the data stream that the old version made does not index it", async () => {
  const [from, to] = await Promise.all([
    durable(on930, marking("930")),
    durable(marking('"9.4.3-a"')),
  ]);
  const { exitCode, stderr, report } = await upgrade(
    ...["--from-configs", from, "--configs", to, "--target", "elasticsearch", "--items", "30"],
    ...["--added-attribute", "build"],
  );
  expect(exitCode, stderr).toBe(1);
  expect(report.matrix.map(({ verdict }) => verdict)).toEqual(["pass", "pass", "pass", "pass"]);
  expect(report.documents?.changes).toMatchObject([
    { signal: "logs", kind: "type", field: "attributes.build", items: 30 },
  ]);
  expect(report.rolling.map(({ verdict }) => verdict)).toEqual(["pass", "pass"]);
  expect(report.verdict).toBe("safe-with-changes");
  expect(codes(report.changes)).toContain("field-type");
  const conflict = report.changes.find(({ code }) => code === "mapping-conflict");
  expect(conflict?.text).toContain("logs: attributes.build does not fit the mapping");
  expect(new Set(report.conflicts.map(({ order }) => order))).toEqual(
    new Set(["edge-first", "backend-first"]),
  );
  // What the old edge has marked fits.
  const [found] = report.conflicts;
  expect(found?.documents).toBeGreaterThan(0);
  expect(found?.documents).toBeLessThan(report.rolling[0]?.scenario?.signals.logs?.delivered ?? 0);
});
