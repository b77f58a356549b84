import { expect, test } from "vitest";
import {
  expandVariables,
  referencedVariables,
  resolveVariables,
  soleVariable,
  variableReferences,
} from "../../../src/collector-config/variables.ts";
import { configWith } from "./config-of.ts";

/** `${inside}`, which would be a template in this file. */
const ref = (inside: string) => `\${${inside}}`;

test.each([
  ["plain", ref("NAME"), [["NAME", false]]],
  ["by provider", ref("env:NAME"), [["NAME", false]]],
  ["with a default", ref("env:NAME:-some default"), [["NAME", true]]],
  ["with an empty default", ref("env:NAME:-"), [["NAME", true]]],
  [
    "inside a text",
    `https://${ref("HOST")}:${ref("PORT")}/`,
    [
      ["HOST", false],
      ["PORT", false],
    ],
  ],
  ["after an escaped dollar", `$$${ref("NAME")}`, [["NAME", false]]],
  ["escaped", `$${ref("NAME")}`, []],
  ["of another provider", ref("file:/etc/secret"), []],
  ["without braces", "$NAME", []],
  ["no name", ref("1NAME"), []],
])("references: %s", async (_what, value, expected) => {
  const config = await configWith(`exporters:\n  kafka:\n    topic: '${value}'`);
  const found = variableReferences(config).map(({ name, hasDefault }) => [name, hasDefault]);
  expect(found).toEqual(expected);
});

test("comments do not count, and each reference has its line", async () => {
  const config = await configWith(
    [
      `# ${ref("IN_A_COMMENT")}`,
      "exporters:",
      `  kafka: # ${ref("BEHIND")}`,
      `    topic: ${ref("TOPIC")}`,
      `    brokers: ["${ref("B1")}", "${ref("B2")}"]`,
    ].join("\n"),
  );
  expect(variableReferences(config)).toEqual(
    [
      ["TOPIC", 4],
      ["B1", 5],
      ["B2", 5],
    ].map(([name, line]) => ({
      name,
      hasDefault: false,
      place: `${config.path}:${line}`,
    })),
  );
});

test.each([
  [ref("KEY"), "KEY"],
  [` ${ref("env:KEY")} `, "KEY"],
  [ref("env:KEY:-literal"), undefined],
  [`ApiKey ${ref("KEY")}`, undefined],
  [`${ref("A")}${ref("B")}`, undefined],
  ["literal", undefined],
  [7, undefined],
])("the one variable that %j consists of: %s", (value, name) => {
  expect(soleVariable(value)).toBe(name);
});

const sources = (given = {}, harness = {}, inherited = {}) => ({ given, harness, inherited });

test("given beats the run's own, which beats what is inherited", async () => {
  const config = await configWith(`a: ${ref("A")}${ref("B")}${ref("C")}`);
  const all = { A: "inherited", B: "inherited", C: "inherited" };
  const values = resolveVariables(config, sources({ A: "given" }, { A: "run", B: "run" }, all));
  expect(values).toEqual({ A: "given", B: "run", C: "inherited" });
});

test("of the harness' environment only what the config names is handed on", async () => {
  const config = await configWith(`a: ${ref("NAMED")}`);
  const inherited = { NAMED: "1", SECRET: "2" };
  expect(resolveVariables(config, sources({}, {}, inherited))).toEqual({ NAMED: "1" });
  expect(referencedVariables([config], inherited)).toEqual({ NAMED: "1" });
});

test("an empty value is a value", async () => {
  const config = await configWith(`a: ${ref("EMPTY")}`);
  expect(resolveVariables(config, sources({ EMPTY: "" }))).toEqual({ EMPTY: "" });
});

test("an unset variable is refused with its line and the options that set it", async () => {
  const config = await configWith(`a: x\nb: ${ref("env:LOST")}`);
  const resolve = () => resolveVariables(config, sources());
  expect(resolve).toThrowError(
    expect.objectContaining({
      code: "config-unset-variable",
      message: "the edge config refers to the variable LOST, which is not set",
      place: `${config.path}:2`,
      remedy: expect.stringContaining("--env LOST=VALUE"),
    }),
  );
});

test("an unset variable with a default is left to the collector", async () => {
  const config = await configWith(`a: ${ref("env:LOST:-found")}`);
  expect(resolveVariables(config, sources())).toEqual({});
});

test.each([
  [`${ref("A")}-${ref("env:B:-b")}`, "1-b"],
  [ref("env:A:-other"), "1"],
  [`$${ref("A")} $$`, `${ref("A")} $`],
  [ref("UNSET"), ""],
])("%s expands to %s", (text, expanded) => {
  expect(expandVariables(text, { A: "1" })).toBe(expanded);
});

const NESTED = `${ref(`env:LOGS_TOPIC:-otel-${ref("env:STAGE")}`)}`;

test.each([
  [{ STAGE: "logs" }, "otel-logs"],
  [{ LOGS_TOPIC: "own", STAGE: "logs" }, "own"],
  [{ LOGS_TOPIC: "own" }, "own"],
])("a variable in another one's default, with %j: %s", async (values, topic) => {
  expect(expandVariables(NESTED, values)).toBe(topic);
  const config = await configWith(`a: ${NESTED}`);
  expect(resolveVariables(config, sources(values))).toEqual(values);
});

test("a variable in a default is needed where the default is", async () => {
  const config = await configWith(`a: ${NESTED}`);
  expect(() => resolveVariables(config, sources())).toThrowError("variable STAGE");
});

test("a variable in the path of a file", async () => {
  const config = await configWith(`a: ${ref(`file:${ref("env:FOLDER")}/x`)}`);
  expect(variableReferences(config).map(({ name }) => name)).toEqual(["FOLDER"]);
});
