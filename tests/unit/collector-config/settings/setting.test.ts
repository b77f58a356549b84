import { expect, test } from "vitest";
import { parseCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import {
  isOn,
  numberOf,
  secondsOf,
  settingOf,
} from "../../../../src/collector-config/settings/setting.ts";

test.each([
  ["0", 0],
  [0, 0],
  ["0s", 0],
  ["1m30s", 90],
  ["1.5h", 5400],
  ["250ms", 0.25],
  [`\${env:X}`, undefined],
  ["soon", undefined],
])("a duration: %j is %j seconds", (value, seconds) => {
  expect(secondsOf({ value })).toBe(seconds);
});

test("numbers and switches that a variable made a text", () => {
  expect([numberOf({ value: "12" }), numberOf({ value: "" })]).toEqual([12, undefined]);
  expect([isOn({ value: "true" }), isOn({ value: true }), isOn({ value: `\${env:X}` })]).toEqual([
    ...[true, true, false],
  ]);
});

test("what is said of a setting quotes harmless values alone", () => {
  const config = parseCollectorConfig(
    "backend",
    "/b.yaml",
    `receivers: { kafka: { a: earliest, b: "Hunter2 hunts", c: 1h30m, d: null } }
service: { pipelines: { logs: { receivers: [kafka] } } }`,
  );
  const [kafka] = config.components;
  if (kafka === undefined) throw new Error("there is no receiver");
  const said = (key: string) => settingOf(config, kafka, [key], "x").said;
  expect(["a", "b", "c", "d"].map(said)).toEqual([
    "kafka sets a: earliest",
    "kafka sets b",
    "kafka sets c: 1h30m",
    "kafka sets no d; the default is x",
  ]);
});
