import { SIGNALS } from "../../src/otlp/item.ts";
import { HOPS } from "../../src/verdict/attribution/hop.ts";
import { words } from "./compare.ts";
import { type Expected, expectedOf } from "./expected.ts";
import type { Result } from "./results.ts";
import type { Variation } from "./variation.ts";

/** Columns of the account besides what is missing, and their words. */
const COLUMNS = [
  ["dropped", "dropped on purpose"],
  ["duplicated", "doubled"],
  ["altered", "altered"],
  ["unexpected", "not sent"],
] as const;
const VERDICTS = ["pass", "fail", "refused"] as const;

/** What must be said of a variation, for a table: the verdict, the hops, the findings. */
export function expectedWords({ exitCode, error, signals, findings, luck }: Expected): string {
  if (error !== undefined) return `refused: \`${error}\``;
  const lost = SIGNALS.flatMap((signal) =>
    HOPS.flatMap((hop) => {
      const bounds = signals[signal]?.lostAt[hop];
      return bounds === undefined || bounds.most === 0
        ? []
        : [`${words(bounds)} ${signal} at ${hop}`];
    }),
  );
  const harm = SIGNALS.flatMap((signal) =>
    COLUMNS.flatMap(([column, word]) => {
      const number = signals[signal]?.[column] ?? 0;
      const most = typeof number === "number" ? number : number.most;
      const told = typeof number === "number" ? String(number) : words(number);
      return most === 0 ? [] : [`${word}: ${told} ${signal}`];
    }),
  );
  const may = luck.length === 0 ? "" : `; by luck: ${[...new Set(luck)].join(", ")}`;
  return [
    VERDICTS[exitCode],
    ...harm,
    ...(lost.length === 0 ? [] : [`lost: ${lost.join(", ")}`]),
    ...(findings.length === 0 ? ["no finding"] : [findings.join(", ")]),
  ]
    .join("; ")
    .concat(may);
}

/** Variations with what must be said of them and what the harness said last, as a Markdown table. */
export function resultsTable(variations: readonly Variation[], results: readonly Result[]): string {
  const byId = new Map(results.map((one) => [one.id, one]));
  const rows = variations.map((variation) => {
    const { id, mutation } = variation;
    const expected = expectedWords(expectedOf(variation));
    const got = byId.get(id)?.got ?? "not run";
    return [`\`${id}\``, mutation.change, mutation.effect, expected, got];
  });
  return `${tableOf(["id", "change", "known effect", "expected", "got"], rows)}\n`;
}

/** A Markdown table. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map(rowOf).join("\n");
}

function rowOf(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}
