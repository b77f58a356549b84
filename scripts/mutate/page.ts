import { expectedOf } from "./expected.ts";
import { SAMPLE_IDS } from "./sample.ts";
import { expectedWords, tableOf } from "./table.ts";
import { EARLY, ITEMS, type Variation } from "./variation.ts";

/** The page that holds the variations, below the repository. */
export const PAGE = "docs/reference/variations.md";

/** `docs/reference/variations.md`: every variation, its rule, and what the harness must say of it. */
export function pageOf(variations: readonly Variation[]): string {
  const kinds = Map.groupBy(variations, ({ kind }) => kind);
  const sections = [...kinds].flatMap(([kind, own]) => [
    `## ${kind}`,
    rulesOf(own),
    tableOf(["change", "on", "known effect", "expected"], rowsOf(own)),
  ]);
  return `${[introduction(variations.length), ...sections].join("\n\n")}\n`;
}

function introduction(count: number): string {
  return [
    "# Variations with a known effect",
    "",
    "<!-- written by npm run mutate -- --page -->",
    "",
    `\`npm run mutate\` runs \`verify\` on ${count} variations of [\`configs/durable\`](../../configs/durable) and`,
    "[`configs/documented`](../../configs/documented), and holds what it says against this page: verdict, account, hops,",
    "findings with their severities, and effects. What is expected follows from the rule of the change, that is, from what",
    "the components are documented to do, and not from a run.",
    "",
    `Each run sends ${ITEMS} items of each signal, ${EARLY} of them before the backend collector starts. Nothing else may be`,
    "missing, doubled, altered or unexpected than what the table says. On `configs/documented` luck decides which signal's",
    "consumer gets the shared topic, so a number may be a range, and some findings may be there or not.",
    "",
    "In the column `on`, a base is the config set and the target, with the option `--approve` or `--as-sent` where the run",
    `has it. CI runs ${SAMPLE_IDS.length} of them (\`tests/exhaustive/variations.test.ts\`).`,
    "",
    "    npm run mutate -- --only filter --target motlp",
    "    npm run mutate -- --sample 20 --seed 7 --repeat 10",
    "    npm run mutate -- --list",
    "",
    "`--only` takes an id or a kind, `--table FILE` writes a table with what was said, `--results FILE` keeps the",
    "results, so that the next call goes on where an interrupted one ended, and `--workers` sets how many run at",
    "once. The exit code is 1 if anything was wrong; configs, output and report of a wrong run are kept.",
  ].join("\n");
}

function rulesOf(variations: readonly Variation[]): string {
  const rules = new Set(variations.map(({ mutation }) => mutation.rule));
  return ["Rules:", "", ...[...rules].map((rule) => `- ${rule}.`)].join("\n");
}

function rowsOf(variations: readonly Variation[]): string[][] {
  const groups = Map.groupBy(variations, (variation) =>
    JSON.stringify([variation.mutation.name, expectedWords(expectedOf(variation))]),
  );
  return [...groups.values()].flatMap((own) => {
    const [first] = own;
    if (first === undefined) return [];
    const { mutation } = first;
    const bases = own.map(({ id }) => id.slice(id.indexOf("@") + 1));
    return [[mutation.change, bases.join(", "), mutation.effect, expectedWords(expectedOf(first))]];
  });
}
