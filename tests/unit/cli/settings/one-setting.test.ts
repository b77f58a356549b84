import { Command } from "commander";
import { afterEach, expect, test, vi } from "vitest";
import { configJsonSchema } from "../../../../scripts/cli-reference/config-schema.ts";
import { configTypeModule } from "../../../../scripts/cli-reference/config-type.ts";
import { tableOf } from "../../../../scripts/cli-reference/reference-tables.ts";
import { HarnessError } from "../../../../src/base/errors.ts";
import { applyConfig } from "../../../../src/cli/config-file/apply-config.ts";
import { checkConfig } from "../../../../src/cli/config-file/check-config.ts";
import { text, texts, wholeNumber } from "../../../../src/cli/settings/kinds.ts";
import { readOptions } from "../../../../src/cli/settings/read-options.ts";
import { SECTIONS } from "../../../../src/cli/settings/sections.ts";
import type { Section } from "../../../../src/cli/settings/setting.ts";
import { declareOptions } from "../../../../src/cli/settings/setting-option.ts";
import { placed } from "../../../../src/cli/settings/sources.ts";

/** Everything that adding an option takes. */
const FIXTURE: Section = {
  name: "fixture",
  commands: ["verify"],
  settings: {
    pigeons: wholeNumber({
      flags: "--pigeons <n>",
      env: "EDOT_KAFKA_PIGEONS",
      meaning: "carrier `pigeons` per batch ([why](pigeons.md))",
      default: 2,
      inConfig: "value",
    }),
    lofts: texts({
      flags: "--loft <name>",
      env: "EDOT_KAFKA_LOFT",
      meaning: "a loft, repeatable",
      default: ["home"],
      inConfig: "value",
    }),
    seed: text({ flags: "--seed <kind>", meaning: "what they eat", shownDefault: "`corn`" }),
  },
};
const ALL = [...SECTIONS, FIXTURE];
const ORIGIN = { what: "the config file is wrong", place: "/c/edot-kafka.config.ts", folder: "/c" };

afterEach(() => {
  vi.unstubAllEnvs();
});

function read(args: readonly string[] = [], config?: object) {
  const command = declareOptions(new Command("verify"), "verify", ALL);
  command.parse(args, { from: "user" });
  if (config !== undefined) {
    applyConfig(command, checkConfig(config, ORIGIN, ALL), { place: ORIGIN.place });
  }
  return readOptions("verify", command);
}

function errorOf(doing: () => unknown): unknown {
  try {
    return doing();
  } catch (error) {
    return error;
  }
}

test("a setting is an option of its commands, with its meaning and default in their help", () => {
  const help = declareOptions(new Command("verify"), "verify", ALL)
    .configureHelp({ helpWidth: 200 })
    .helpInformation();
  expect(help).toMatch(
    /--pigeons <n> +carrier pigeons per batch \(default: 2, env: EDOT_KAFKA_PIGEONS\)/,
  );
  expect(help).toMatch(/--loft <name> +a loft, repeatable \(default: home, env: EDOT_KAFKA_LOFT\)/);
  expect(help).toMatch(/--seed <kind> +what they eat \(default: corn\)\n/);
  const other = declareOptions(new Command("up"), "up", ALL).helpInformation();
  expect(other).not.toContain("--pigeons");
});

test("the option takes precedence over the variable, that over the config file, that over the default", () => {
  expect(read()).toMatchObject({ pigeons: 2, lofts: ["home"] });
  const config = { pigeons: 3, lofts: ["a", "b"] };
  expect(read([], config)).toMatchObject(config);
  vi.stubEnv("EDOT_KAFKA_PIGEONS", "4");
  vi.stubEnv("EDOT_KAFKA_LOFT", "c");
  expect(read([], config)).toMatchObject({ pigeons: 4, lofts: ["c"] });
  const args = ["--pigeons=5", "--loft=d", "--loft=e"];
  expect(read(args, config)).toMatchObject({ pigeons: 5, lofts: ["d", "e"] });
});

test("a bad value is placed at the option, the variable or the setting of the config file", () => {
  const bad = {
    code: "bad-option",
    message: '"0" is an invalid value: it must be an integer, at least 1',
    remedy: "give <n>: carrier pigeons per batch",
  };
  expect(errorOf(() => read(["--pigeons=0"]))).toMatchObject({ ...bad, place: "--pigeons" });
  vi.stubEnv("EDOT_KAFKA_PIGEONS", "0");
  expect(errorOf(() => read())).toMatchObject({ ...bad, place: "EDOT_KAFKA_PIGEONS" });
  expect(errorOf(() => read([], { pigeons: 0 }))).toMatchObject({
    message: "the config file is wrong: pigeons: it must be an integer, at least 1",
    place: "/c/edot-kafka.config.ts:pigeons",
  });
});

test("a later check of an option is placed where its value was given", async () => {
  const refuse = () => {
    throw new HarnessError({ code: "not-available", message: "they sleep", place: "--pigeons" });
  };
  const placeOf = async ({ places }: ReturnType<typeof read>) =>
    placed(places, refuse).catch((error: HarnessError) => error.place);
  expect(await placeOf(read())).toBe("--pigeons");
  expect(await placeOf(read([], { pigeons: 3 }))).toBe("/c/edot-kafka.config.ts:pigeons");
  vi.stubEnv("EDOT_KAFKA_PIGEONS", "4");
  expect(await placeOf(read([], { pigeons: 3 }))).toBe("EDOT_KAFKA_PIGEONS");
  expect(await placeOf(read(["--pigeons=5"], { pigeons: 3 }))).toBe("--pigeons");
});

test("the config file knows it, unless the table says that it may not set it", () => {
  expect(checkConfig({ pigeons: 3 }, ORIGIN, ALL)).toEqual({ pigeons: 3 });
  expect(errorOf(() => checkConfig({ pigeons: 3 }, ORIGIN))).toMatchObject({
    message: "the config file is wrong: unknown setting: pigeons",
  });
  expect(errorOf(() => checkConfig({ seed: "corn" }, ORIGIN, ALL))).toMatchObject({
    message: "the config file is wrong: unknown setting: seed",
  });
});

test("the reference, the config's type and its JSON Schema have it", () => {
  expect(tableOf(FIXTURE).split("\n")).toEqual([
    "| option        | meaning                                         | default |",
    "| ------------- | ----------------------------------------------- | ------- |",
    "| `--pigeons N` | carrier `pigeons` per batch ([why](pigeons.md)) | 2       |",
    "| `--loft NAME` | a loft, repeatable                              | `home`  |",
    "| `--seed KIND` | what they eat                                   | `corn`  |",
  ]);
  expect(configTypeModule([FIXTURE])).toContain(
    "  /** Carrier `pigeons` per batch. Default: 2. */\n  readonly pigeons?: number;\n",
  );
  expect(configJsonSchema([FIXTURE])).toMatchObject({
    properties: {
      pigeons: {
        type: "integer",
        minimum: 1,
        default: 2,
        description: "Carrier `pigeons` per batch.",
      },
      lofts: { type: "array", items: { type: "string" } },
    },
    additionalProperties: false,
  });
});
