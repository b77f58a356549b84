import { appendix } from "./appendix.ts";
import { checkSection } from "./check-section.ts";
import { h, renderToString } from "./element.js";
import { htmlDocument } from "./html-document.ts";
import { slug } from "./numbers.ts";
import type { PageData } from "./page-data.ts";
import { type PlotData, plotData } from "./plot-data.ts";
import { scenarioSection } from "./scenario-section.ts";
import { sourcesOf } from "./sources.ts";
import { verdictSection } from "./verdict-section.ts";
import { VERDICT_WORDS } from "./words.ts";

/** A report as one HTML page that loads nothing from anywhere. */
export function renderPage(data: PageData): string {
  const { report } = data;
  const body = [
    h("a", { class: "skip", href: "#main" }, "Skip to the verdict"),
    h(
      "header",
      { class: "top" },
      h("span", null, "edot-kafka-harness"),
      h(
        "nav",
        { "aria-label": "Sections" },
        h("a", { href: "#configs" }, "Configs"),
        h("a", { href: "#logs" }, "Logs"),
      ),
    ),
    h(
      "main",
      { id: "main", tabIndex: -1 },
      verdictSection(report),
      report.scenarios.map((scenario) => scenarioSection(scenario, data)),
      checkSection(report, sourcesOf(data)),
      appendix(data),
    ),
    h("footer", null, `edot-kafka-harness ${report.harness.version}`),
  ];
  return htmlDocument({
    title: `${VERDICT_WORDS[report.verdict]}: ${report.scenarios.map(({ name }) => name).join(", ")}`,
    verdict: report.verdict,
    body: body.map((part) => renderToString(part)).join("\n"),
    plots: plotsOf(data),
  });
}

/** What the script draws, by the id of the element that holds the plot. */
function plotsOf({ report, timelines }: PageData): Record<string, PlotData> {
  const plots: Record<string, PlotData> = {};
  const add = (name: string, history: string | undefined) => {
    const timeline = history === undefined ? undefined : timelines[history];
    if (timeline !== undefined && timeline.points.length > 0) {
      plots[`plot-${slug(name)}`] = plotData(timeline);
    }
  };
  for (const { name, history, cases } of report.scenarios) {
    add(name, history);
    for (const tried of cases ?? []) add(tried.history, tried.history);
  }
  return plots;
}
