import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import type { SignalAccount } from "../../verdict/account/signal-account.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { partName } from "../part-name.ts";
import { edotOf, type Report } from "../report.ts";
import { type Element, h } from "./element.js";
import { factsList } from "./facts-list.ts";
import { badge, icon } from "./icons.ts";
import { count, countOf, seconds } from "./numbers.ts";
import { scenarioId } from "./scenario-section.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";
import { totalOf, totalOfRun } from "./totals.ts";
import { VERDICT_WORDS } from "./words.ts";

/** The verdict, what was judged, and a row for each scenario. */
export function verdictSection(report: Report): Element {
  const { verdict } = report;
  return h(
    "section",
    { class: "verdict", "aria-labelledby": "verdict" },
    h(
      "h1",
      { id: "verdict", class: verdict },
      icon(verdict),
      h("span", null, VERDICT_WORDS[verdict]),
    ),
    h("p", { class: "sentence" }, sentenceOf(report)),
    ...standIns(report),
    scenarioRows(report.scenarios),
    facts(report),
  );
}

/** The verdict in one sentence. */
export function sentenceOf(report: Report): string {
  if (report.scenarios.length === 0) return "Nothing was judged.";
  const all = totalOfRun(report);
  const told = deviations(all);
  const errors = report.scenarios.filter(({ verdict }) => verdict === "error").length;
  if (errors > 0) told.push(`${countOf(errors, "scenario")} could not be judged`);
  const effects = report.scenarios.flatMap((scenario) => scenario.effects ?? []);
  const unapproved = effects.filter(({ approved }) => !approved).length;
  if (unapproved > 0) told.push(`${countOf(unapproved, "effect")} of the configs not approved`);
  if (told.length === 0) {
    const how = effects.length === 0 ? "unaltered" : "as the processors made them";
    return `All ${countOf(all.sent, "item")} arrived, once and ${how}.`;
  }
  const text = `${told.join("; ")}.`;
  return report.verdict === "pass" ? `Every scenario kept its promise; ${text}` : text;
}

/** What an account has beside items that arrived once and unaltered. */
function deviations(account: SignalAccount): string[] {
  const { sent, missing, expired, refused, altered, duplicated, unexpected, unknown, notKept } =
    account;
  const told = (number: number, words: string) => (number > 0 ? [`${count(number)} ${words}`] : []);
  const reasons = [...told(expired, "expired in Kafka"), ...told(refused, "refused by the edge")];
  const why = reasons.length === 0 ? "" : ` (${reasons.join(", ")})`;
  return [
    ...told(missing, `of ${countOf(sent, "item")} did not arrive${why}`),
    ...told(altered, "arrived altered"),
    ...told(duplicated, "arrived more than once"),
    ...told(
      unexpected,
      unexpected === 1 ? "document that was not sent" : "documents that were not sent",
    ),
    ...told(unknown, "got no answer from the edge"),
    ...told(notKept, "are not kept by the target"),
  ];
}

/** Images that were built to stand in are not what runs in production: nobody may think so. */
function standIns({ images }: Report): Element[] {
  const built = Object.values(images ?? {}).filter(({ standsInFor }) => standsInFor !== undefined);
  if (built.length === 0) return [];
  const names = [...new Map(built.map((image) => [image.name, image])).values()];
  return [
    h(
      "div",
      { class: "note" },
      h("b", null, icon("risk"), "Not the published images. "),
      "These were built to stand in for them:",
      h(
        "ul",
        null,
        names.map(({ name, standsInFor }) =>
          h("li", null, h("code", null, name), " for ", h("code", null, standsInFor)),
        ),
      ),
    ),
  ];
}

function scenarioRows(scenarios: readonly ScenarioReport[]): Element {
  const head = ["scenario", "verdict", "missing", "sent", "delivered", "findings"];
  return scrollBox(
    "Scenarios",
    h(
      "table",
      { class: "scenarios" },
      h("caption", { class: "hidden" }, "Scenarios and their verdicts"),
      tableHead(head),
      h("tbody", null, scenarios.map(scenarioRow)),
    ),
  );
}

function scenarioRow({ name, verdict, signals, findings }: ScenarioReport): Element {
  const { sent, delivered, missing } = totalOf(signals);
  const isKnown = Object.keys(signals).length > 0;
  return h(
    "tr",
    null,
    h("th", { scope: "row" }, h("a", { href: `#${scenarioId(name)}` }, name)),
    h("td", null, badge(verdict, VERDICT_WORDS[verdict])),
    [missing, sent, delivered].map((number, index) =>
      h(
        "td",
        { class: `number${index === 0 && number > 0 ? " bad" : ""}` },
        isKnown ? count(number) : "not known",
      ),
    ),
    h(
      "td",
      null,
      findings.length > 0
        ? findings.map(({ code }) => h("code", { class: "line" }, code))
        : isKnown
          ? "none"
          : "not known",
    ),
  );
}

function facts(report: Report): Element {
  const { configs, parts, runtime, runtimeChoice, target, addedAttributes } = report;
  return factsList([
    ["EDOT", edotOf(report)],
    ["Target", TARGET_NAMES[target]],
    ...Object.entries(parts).map(([name, version]) => [partName(name), version] as const),
    ["Runtime", `${runtime} (${runtimeChoice})`],
    ["Duration", seconds(report.seconds)],
    ["Edge config", h("code", null, configs.edge.path)],
    ["Backend config", h("code", null, configs.backend.path)],
    ...(addedAttributes === undefined
      ? []
      : [["May be added", h("code", null, addedAttributes.join(", "))] as const]),
  ]);
}
