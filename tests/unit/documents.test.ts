import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { REFERENCE, writtenFiles } from "../../scripts/cli-reference/written-files.ts";
import { repositoryPath } from "../../src/base/repository.ts";
import { SECTIONS } from "../../src/cli/settings/sections.ts";
import { flagOf } from "../../src/cli/settings/setting.ts";
import { RULES } from "../../src/verdict/findings/registry.ts";

const files = (...patterns: string[]) => globSync(patterns, { cwd: repositoryPath(".") });
const read = (file: string) => readFileSync(repositoryPath(file), "utf8");
const found = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].map((match) => match[1] ?? "");

/** Anchors of a page's headings, as GitHub makes them. */
const anchorsOf = (page: string) =>
  found(read(page).replaceAll(/^```.*?^```/gms, ""), /^#+ (.*)$/gm)
    .map((heading) => heading.toLowerCase().replaceAll(/[^\p{L}\d\s_-]/gu, ""))
    .map((heading) => heading.replaceAll(" ", "-"));

test.each(files("*.md", "docs/**/*.md", "examples/*/*.md"))("%s: links lead somewhere", (page) => {
  const isDead = (link: string) => {
    const [path = "", anchor] = link.split("#");
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(repositoryPath(target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  };
  expect(found(read(page), /\]\((?![a-z]+:)([^)\s]+)\)/g).filter(isDead)).toEqual([]);
});

test("docs/reference/findings.md has a heading for each finding code, and no other", () => {
  const headings = found(read("docs/reference/findings.md"), /^### (.*)$/gm);
  expect(headings.sort()).toEqual(RULES.map(({ code }) => code).sort());
});

const WRITTEN = writtenFiles(read(REFERENCE), SECTIONS);

test.each(Object.keys(WRITTEN))("%s is what `npm run cli:reference` writes", (file) => {
  expect(read(file)).toBe(WRITTEN[file]);
});

test("docs/reference/cli.md has no option that no command declares", () => {
  const declared = SECTIONS.flatMap(({ settings }) => Object.values(settings).map(flagOf));
  const rows = found(read(REFERENCE), /^\| `(--[a-z-]+)/gm);
  expect(rows.filter((option) => !declared.includes(option))).toEqual([]);
});
