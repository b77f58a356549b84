import { readFileSync } from "node:fs";

/** The page's style sheet. */
export const STYLE = ["base", "verdict", "tables", "findings", "pipeline", "timeline"]
  .map((name) => own(`./style/${name}.css`))
  .join("\n");

/** Chart.js and its annotations, each a script of its own. */
export const CHART_SCRIPTS: readonly string[] = [
  ["chart.js", "./chart.umd.min.js"],
  ["chartjs-plugin-annotation", "./chartjs-plugin-annotation.min.js"],
].map(([name = "", file = ""]) => {
  // A package's main file stands in the folder of the file that browsers take.
  const text = readFileSync(new URL(file, import.meta.resolve(name)), "utf8");
  return inline(text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n"));
});

/** The page's own modules, each after those that it imports from. */
const MODULES = ["series", "theme", "annotations", "chart", "cursor", "page"];

/**
 * The page's own script. A page that is one file has no modules to import from: they share one scope, in
 * which nothing else is.
 */
export const PAGE_SCRIPT = `(() => {\n"use strict";\n${MODULES.map((name) =>
  inline(unlinked(own(`./browser/${name}.js`))),
).join("\n")}\n})();`;

/** A module without its imports and exports, which start a line each. */
function unlinked(module: string): string {
  return module.replaceAll(/^import [^;]*;\n/gm, "").replaceAll(/^export /gm, "");
}

function own(path: string): string {
  return readFileSync(new URL(path, import.meta.url), "utf8");
}

/** A script that nothing in it can end early. */
function inline(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, "\\x3c");
}
