import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { repositoryPath } from "../../src/base/repository.ts";

const PAGE = readFileSync(repositoryPath("docs/reference/config-shapes.md"), "utf8");

interface Row {
  readonly section: string;
  readonly config: string;
  readonly cells: readonly string[];
}

/** The rows of the page's tables, without their heads. */
const ROWS: readonly Row[] = PAGE.split(/^## /m)
  .slice(1)
  .flatMap((text) => {
    const [section = ""] = text.split("\n");
    const lines = text.split("\n").filter((line) => line.startsWith("|"));
    return lines.slice(2).map((line) => {
      const cells = line.split("|").map((cell) => cell.trim());
      return { section, config: cells[1] ?? "", cells: cells.slice(1, -1) };
    });
  });

test("each kind of shape has more rows than the reports it began with", () => {
  const counts = Map.groupBy(ROWS, ({ section }) => section);
  expect([...counts.keys()]).toHaveLength(5);
  for (const rows of counts.values()) expect(rows.length).toBeGreaterThan(7);
});

test.each(ROWS)("$section: $config: its test exists", ({ cells }) => {
  const [, result, shown = ""] = cells;
  expect(result).not.toBe("");
  const [, file = "", title = ""] = /^`([^`]+)`: (.+)$/.exec(shown) ?? [];
  expect(existsSync(repositoryPath(file)), file).toBe(true);
  const text = readFileSync(repositoryPath(file), "utf8");
  expect(text).toContain(`"${title}"`);
});
