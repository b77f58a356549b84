import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../../../src/verdict/findings/registry.ts";

const SRC = "src/verdict/findings";
const TESTS = "tests/unit/verdict/findings";
const CODES = RULES.map(({ code }) => code);

test("each code is there once", () => {
  expect(new Set(CODES).size).toBe(CODES.length);
});

test.each(RULES)("$code: a file of its name has its rule", ({ code }) => {
  const text = readFileSync(`${SRC}/${code}.ts`, "utf8");
  expect(text).toContain(`code: "${code}"`);
  expect(text).toContain("satisfies Rule");
});

test("every rule is in the registry", () => {
  const rules = readdirSync(SRC).filter((file) =>
    readFileSync(`${SRC}/${file}`, "utf8").includes("const satisfies Rule;"),
  );
  expect(rules.sort()).toEqual(CODES.map((code) => `${code}.ts`).sort());
});

test.each(RULES)("$code: a test shows it, and one shows its absence", ({ code }) => {
  const file = `${TESTS}/${code}.test.ts`;
  expect(existsSync(file)).toBe(true);
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(new RegExp(`"${code}: reported`));
  expect(text).toMatch(new RegExp(`"${code}: not reported`));
});

test.each(RULES)("$code: documented with its severity and what to change", (rule) => {
  const { code, severities } = rule;
  const page = readFileSync("docs/reference/findings.md", "utf8");
  const [, section = ""] = page.split(`\n### ${code}\n`);
  const [own = ""] = section.split(/^#/m);
  const words = severities.map((severity) => `\`${severity}\``).join(" or ");
  expect(own).toContain(`Severity: ${words}.`);
  expect(own).toContain("Remedy: ");
});
