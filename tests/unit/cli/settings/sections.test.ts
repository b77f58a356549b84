import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import type { HarnessConfig } from "../../../../src/cli/config-file/harness-config.ts";
import { type ConfigOf, configSettings } from "../../../../src/cli/settings/config-setting.ts";
import type { CONFIG_SETTINGS } from "../../../../src/cli/settings/config-settings.ts";
import type { PART_SETTINGS } from "../../../../src/cli/settings/part-settings.ts";
import { readOptions } from "../../../../src/cli/settings/read-options.ts";
import type { REPORT_SETTINGS } from "../../../../src/cli/settings/report-settings.ts";
import type { SCENARIO_SETTINGS } from "../../../../src/cli/settings/scenario-settings.ts";
import type { CommandOptions } from "../../../../src/cli/settings/sections.ts";
import { SECTIONS } from "../../../../src/cli/settings/sections.ts";
import { flagOf } from "../../../../src/cli/settings/setting.ts";
import { declareOptions } from "../../../../src/cli/settings/setting-option.ts";

type Derived = ConfigOf<typeof CONFIG_SETTINGS> &
  ConfigOf<typeof PART_SETTINGS> &
  ConfigOf<typeof REPORT_SETTINGS> &
  ConfigOf<typeof SCENARIO_SETTINGS>;
type Keys<T> = { [K in keyof T]: true };
type Same<A, B> = [A, B, Keys<Required<A>>] extends [B, A, Keys<Required<B>>]
  ? [Keys<Required<B>>] extends [Keys<Required<A>>]
    ? true
    : false
  : false;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("the type of the config file is the one that the schema has", () => {
  const isSame: Same<HarnessConfig, Derived> = true;
  expect(isSame).toBe(true);
});

test("no command has two settings of one name or option", () => {
  const names: readonly (keyof CommandOptions)[] = [
    ...(["verify", "check", "up", "reproduce", "upgrade"] as const),
    ...(["capture", "judge", "provision", "doctor"] as const),
  ];
  expect(new Set(SECTIONS.flatMap(({ commands }) => commands))).toEqual(new Set(names));
  for (const name of names) {
    const { options } = declareOptions(new Command(name));
    const keys = options.map((option) => option.attributeName());
    expect(new Set(keys).size, name).toBe(keys.length);
  }
  const inConfig = configSettings(SECTIONS).map(([name]) => name);
  expect(new Set(inConfig).size).toBe(inConfig.length);
});

test("variables are named after their options, as the reference says", () => {
  const pipeline = SECTIONS.filter(({ commands }) =>
    commands.some((one) => ["verify", "up", "reproduce", "upgrade"].includes(one)),
  );
  for (const setting of pipeline.flatMap(({ settings }) => Object.values(settings))) {
    const name = flagOf(setting).slice(2).replaceAll("-", "_").toUpperCase();
    expect(setting.env).toBe(`EDOT_KAFKA_${name}`);
  }
});

test("verify runs three scenarios by default, upgrade one", () => {
  const read = (name: "verify" | "upgrade") =>
    readOptions(name, declareOptions(new Command(name)).parse([], { from: "user" })).scenarios;
  expect(read("verify")).toEqual(["delivery", "limits", "outage", "outage-crash"]);
  expect(read("upgrade")).toEqual(["delivery"]);
});

test.each([
  ["--items", "none", "it must be an integer, at least 1"],
  ["--items", "10000001", "it must be at most 10000000"],
  ["--outage-kind", "nonsense", "invalid"],
  ["--scenario", "nonsense", 'unknown scenario "nonsense"'],
  ["--env", "NOVALUE", "not of the form NAME=VALUE: NOVALUE"],
  ["--edot", "0.0.1", "is not known"],
  ["--elasticsearch", "9.4", "is not a version of Elasticsearch"],
  ["--kafka", "4.1", "is not a version of Kafka"],
  ["--kafka", "3.8.1", "is too old for the harness"],
  ["--report", "", "it must not be empty"],
])("%s %j is refused, from the command line and from the environment", (flag, value, message) => {
  const name = `EDOT_KAFKA_${flag.slice(2).replaceAll("-", "_").toUpperCase()}`;
  const parse = (...args: string[]) =>
    readOptions("verify", declareOptions(new Command("verify")).parse(args, { from: "user" }));
  const refused = (place: string) =>
    expect.objectContaining({
      ...{ name: "HarnessError", place, remedy: expect.any(String) },
      message: expect.stringContaining(message),
    });
  expect(() => parse(flag, value)).toThrow(refused(flag));
  vi.stubEnv(name, value);
  expect(() => parse()).toThrow(refused(name));
});
