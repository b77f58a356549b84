import { createHash } from "node:crypto";
import type { Verdict } from "../../verdict/scenario-report.ts";
import { CHART_SCRIPTS, PAGE_SCRIPT, STYLE } from "./page-files.ts";
import type { PlotData } from "./plot-data.ts";

/** A page and what its script draws on it. */
export interface PageBody {
  readonly title: string;
  readonly verdict: Verdict;
  /** HTML. */
  readonly body: string;
  readonly plots: Readonly<Record<string, PlotData>>;
}

/** A whole document: styles and scripts stand in it, and nothing else may be loaded or run. */
export function htmlDocument({ title, verdict, body, plots }: PageBody): string {
  const scripts = [...(Object.keys(plots).length === 0 ? [] : CHART_SCRIPTS), PAGE_SCRIPT];
  const policy = [
    "default-src 'none'",
    `script-src ${scripts.map(hashOf).join(" ")}`,
    `style-src ${hashOf(STYLE)}`,
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
  ].join("; ");
  return [
    "<!doctype html>",
    '<html lang="en">',
    "<head>",
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escaped(title)}</title>`,
    `<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICONS[verdict])}">`,
    `<style>${STYLE}</style>`,
    "</head>",
    "<body>",
    body,
    `<script type="application/json" id="plots">${json(plots)}</script>`,
    ...scripts.map((script) => `<script>${script}</script>`),
    "</body>",
    "</html>",
    "",
  ].join("\n");
}

const ICONS: Readonly<Record<Verdict, string>> = {
  pass: tabIcon("#00714f", "M4 8.5l3 3 5.5-6.5"),
  fail: tabIcon("#b3321a", "M4.5 4.5l7 7m0-7l-7 7"),
  error: tabIcon("#7a3e8f", "M8 3.5v5.5m0 2.5v.5"),
};

function tabIcon(color: string, shape: string): string {
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="4" ` +
    `fill="${color}"/><path d="${shape}" fill="none" stroke="#fff" stroke-width="2"/></svg>`
  );
}

function hashOf(text: string): string {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** No `<`, so that nothing in it can end the element. */
function json(value: unknown): string {
  return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
