import { SIGNALS } from "../../src/otlp/item.ts";
import { HOPS } from "../../src/verdict/attribution/hop.ts";
import { findingsOf, words } from "./compare.ts";
import { type Expected, expectedOf } from "./expected.ts";
import type { Judged } from "./run-variation.ts";

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

/** What the harness said of it. */
export function gotWords({ got, wrong }: Judged): string {
  const scenario = got.report?.scenarios[0];
  const verdict = scenario?.verdict ?? `exit code ${got.exitCode}`;
  const found = scenario === undefined ? [] : findingsOf(scenario);
  const right = [verdict, ...(found.length === 0 ? [] : [found.join(", ")])].join("; ");
  return wrong.length === 0 ? right : `**WRONG**: ${wrong.join("; ")} (${right})`;
}

/** Variations with what must be said of them and what the harness said, as a Markdown table. */
export function judgedTable(judged: readonly Judged[]): string {
  const rows = judged.map((one) => {
    const { id, mutation } = one.variation;
    const expected = expectedWords(expectedOf(one.variation));
    return [`\`${id}\``, mutation.change, mutation.effect, expected, gotWords(one)];
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
