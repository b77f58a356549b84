import { SIGNALS } from "../../src/otlp/item.ts";
import { HOPS } from "../../src/verdict/attribution/hop.ts";
import { findingsOf, words } from "./compare.ts";
import { type Expected, expectedOf } from "./expected.ts";
import type { Judged } from "./run-variation.ts";
import type { Variation } from "./variation.ts";

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
  const may = luck.length === 0 ? "" : `; by luck: ${[...new Set(luck)].join(", ")}`;
  return [
    VERDICTS[exitCode],
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

/** All variations with their rule and what must be said of them, as a Markdown page. */
export function variationsTable(
  variations: readonly Variation[],
  judged: readonly Judged[],
): string {
  const byId = new Map(judged.map((one) => [one.variation.id, one]));
  const isRun = judged.length > 0;
  const rows = variations.map((variation) => {
    const run = byId.get(variation.id);
    const { mutation, id } = variation;
    return [
      ...[`\`${id}\``, mutation.change, mutation.effect, expectedWords(expectedOf(variation))],
      ...(isRun ? [run === undefined ? "not run" : gotWords(run)] : []),
    ];
  });
  const head = ["id", "change", "known effect", "expected", ...(isRun ? ["got"] : [])];
  return [head, head.map(() => "---"), ...rows].map(row).join("\n");
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|").replaceAll("\n", " ")).join(" | ")} |`;
}

/** A mutation's rule, once for all its bases. */
export function rulesList(variations: readonly Variation[]): string {
  const rules = Map.groupBy(variations, ({ mutation }) => mutation.rule);
  return [...rules]
    .map(([rule, all]) => `- ${[...new Set(all.map(({ kind }) => kind))].join(", ")}: ${rule}.`)
    .join("\n");
}
