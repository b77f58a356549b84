import type { HarnessErrorFields } from "../../base/errors.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { entriesWords } from "../entry-words.ts";
import { accountTable } from "./account-table.ts";
import { alertsTable } from "./alerts-table.ts";
import { casesSection } from "./cases-section.ts";
import { circumstances } from "./circumstances.ts";
import { destinations } from "./destinations-table.ts";
import { effectsList } from "./effects-list.ts";
import { type Element, h } from "./element.js";
import { evidenceList, findingsList } from "./findings-list.ts";
import { badge } from "./icons.ts";
import { lossesTable } from "./losses-table.ts";
import { seconds, slug } from "./numbers.ts";
import type { PageData } from "./page-data.ts";
import { pipelinePicture } from "./pipeline-picture.ts";
import { plotSection } from "./plot-section.ts";
import { samples } from "./samples.ts";
import { sourcesOf } from "./sources.ts";
import { totalOf } from "./totals.ts";
import { VERDICT_WORDS } from "./words.ts";

/** The id of a scenario's section. */
export function scenarioId(name: string): string {
  return `scenario-${slug(name)}`;
}

/** Everything that one scenario learned. */
export function scenarioSection(scenario: ScenarioReport, data: PageData): Element {
  const { name, verdict, promise, error } = scenario;
  const id = scenarioId(name);
  return h(
    "section",
    { class: "scenario", id, "aria-labelledby": `${id}-name` },
    h(
      "header",
      null,
      h("h2", { id: `${id}-name` }, name, " ", badge(verdict, VERDICT_WORDS[verdict])),
      scenario.title === undefined ? null : h("p", null, scenario.title),
      h(
        "p",
        { class: "muted" },
        `${seconds(scenario.seconds)}${promise === undefined ? "" : `, promise: every item ${PROMISES[promise]}`}`,
      ),
    ),
    error === undefined ? null : errorBox(error),
    ...(Object.keys(scenario.signals).length === 0 ? [] : itemsOf(scenario, data)),
    ...casesSection(scenario, data),
    ...againstTime(scenario, data),
    ...(scenario.alerts === undefined || scenario.alerts.length === 0
      ? []
      : [
          h("h3", null, "Which alerts would have fired"),
          alertsTable(scenario.alerts, totalOf(scenario.signals).missing, name),
        ]),
    ...(error !== undefined && scenario.findings.length === 0
      ? []
      : [h("h3", null, "Findings"), findingsList(scenario.findings, sourcesOf(data))]),
  );
}

const PROMISES = {
  "exactly-once": "exactly once",
  "at-least-once": "at least once",
} as const;

function itemsOf(scenario: ScenarioReport, data: PageData): (Element | null)[] {
  const { name, signals, evidence } = scenario;
  return [
    h("h3", null, "Where the items went"),
    scenario.cases === undefined
      ? null
      : h("p", { class: "muted" }, "What had to arrive, of all cases together."),
    pipelinePicture(signals, data.report.target),
    ...circumstances(scenario),
    accountTable(signals, name),
    ...effectsList(scenario),
    sentTo(signals),
    ...destinations(scenario),
    lossesTable(signals, name),
    samples(scenario),
    evidence === undefined ? null : evidenceList(evidence, sourcesOf(data)),
  ];
}

function sentTo(signals: ScenarioReport["signals"]): Element | null {
  const words = entriesWords(signals);
  return words.length === 0 ? null : h("p", { class: "muted" }, `Sent to ${words.join(", ")}.`);
}

function againstTime({ name, history }: ScenarioReport, data: PageData): Element[] {
  const timeline = history === undefined ? undefined : data.timelines[history];
  if (timeline === undefined || timeline.points.length === 0) return [];
  return [h("h3", null, "Against time"), plotSection(timeline, `plot-${slug(name)}`, name)];
}

/** Why it could not be judged. */
function errorBox({ code, message, place, remedy, details }: HarnessErrorFields): Element {
  return h(
    "div",
    { class: "finding error" },
    h("p", null, h("b", null, "Could not be judged: "), message, " (", h("code", null, code), ")"),
    place === undefined ? null : h("p", null, h("code", null, place)),
    remedy === undefined ? null : h("p", { class: "remedy" }, h("b", null, "Remedy: "), remedy),
    details === undefined || details.length === 0 ? null : h("pre", null, details.join("\n")),
  );
}
