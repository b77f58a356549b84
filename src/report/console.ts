import { formatError } from "../base/errors.ts";
import { nearPath } from "../base/near-path.ts";
import { countsInWords } from "../checks/check-report.ts";
import { replacedKinds } from "../collector-config/not-tested.ts";
import { SIGNALS } from "../otlp/item.ts";
import { codesOf } from "../verdict/alerts/alert.ts";
import type { Because } from "../verdict/attribution/hop.ts";
import { effectWords } from "../verdict/effects/effect-words.ts";
import type { ScenarioReport, SignalReport } from "../verdict/scenario-report.ts";
import { destinationNotes, elsewhereWords } from "./elsewhere-words.ts";
import { entriesWords, lostBy } from "./entry-words.ts";
import { partName } from "./part-name.ts";
import { type ConfigReport, edotOf, type Report } from "./report.ts";

const COLUMNS = ["sent", "delivered", "missing", "duplicated", "altered", "unexpected"] as const;
const WIDTH = 11;

/** The report as a short text for a terminal of 80 columns. */
export function renderReport(report: Report, folder: string): string {
  return [
    `${report.verdict.toUpperCase()}  EDOT ${edotOf(report)}, ${partsOf(report)}`,
    `      runtime ${report.runtime}, target ${report.target}, ${report.seconds.toFixed(1)} s`,
    `      edge    ${filesOf(report.configs.edge)}`,
    `      backend ${filesOf(report.configs.backend)}`,
    ...notTestedLines(report),
    ...allowedLines(report),
    ...standIns(report),
    ...checkLines(report),
    ...report.scenarios.flatMap(renderScenario),
    "",
    `report: ${nearPath(folder)}/index.html (report.json, logs and history next to it)`,
  ].join("\n");
}

function partsOf({ parts }: Report): string {
  return Object.entries(parts)
    .map(([name, version]) => `${partName(name)} ${version}`)
    .join(", ");
}

function filesOf({ path, more = [] }: ConfigReport): string {
  return [path, ...more].map((file) => nearPath(file)).join(", ");
}

/** What the run replaced is not proven by its pass. */
function notTestedLines({ configs }: Report): string[] {
  const { edge, backend } = configs;
  const replaced = [...edge.notTested, ...backend.notTested];
  const text =
    replaced.length === 0
      ? []
      : wrap(
          `not tested as written: ${replacedKinds(replaced).join(", ")} (${replaced.length} settings, listed in the report)`,
          70,
        );
  const read = Object.values(configs).every(({ readBy }) => readBy === "collector");
  return [
    ...text,
    ...(read ? [] : ["the configs were read by the harness: the collector prints none"]),
  ].map((line) => `      ${line}`);
}

/** What was allowed has to be seen beside a pass. */
function allowedLines({ addedAttributes = [] }: Report): string[] {
  return addedAttributes.map((key) => `      attribute that may be added: ${key}`);
}

/** Images that were built here are not what runs in production: nobody may think so. */
function standIns({ images }: Report): string[] {
  const built = [...new Set(Object.values(images ?? {}).map((image) => image.standsInFor))].filter(
    (published) => published !== undefined,
  );
  if (built.length === 0) return [];
  return ["      images built here in place of", ...built.map((name) => `        ${name}`)];
}

/** What the rules say: the report has the lines. */
function checkLines({ check = [] }: Report): string[] {
  if (check.length === 0) return [];
  const rules = [...new Set(check.map(({ rule }) => rule))].join(", ");
  return wrap(`check of the configs: ${countsInWords(check)}: ${rules}`, 70).map(
    (line) => `      ${line}`,
  );
}

/** Second destinations: reported, and no part of the verdict. */
function elsewhereLines({ elsewhere = [] }: ScenarioReport): string[] {
  return elsewhere.flatMap((one) => {
    const text = [elsewhereWords(one), ...destinationNotes(one)].join("; ");
    return wrap(text, 76).map((line, index) => `${index === 0 ? "  " : "    "}${line}`);
  });
}

/** Where items were sent to, where that is more than one receiver. */
function entryLines({ signals }: ScenarioReport): string[] {
  const words = entriesWords(signals);
  if (words.length < 2) return [];
  return wrap(`sent to ${words.join(", ")}`, 76).map((line) => `  ${line}`);
}

function renderScenario(scenario: ScenarioReport): string[] {
  const head = `${scenario.name}: ${scenario.verdict} (${scenario.seconds.toFixed(1)} s)`;
  if (scenario.error !== undefined) return ["", head, formatError(scenario.error)];
  const rows = SIGNALS.flatMap((signal) => {
    const found = scenario.signals[signal];
    if (found === undefined) return [];
    const extra = [
      ...(found.expired > 0 ? [`${found.expired} of the missing expired in Kafka`] : []),
      ...(found.refused > 0 ? [`refused ${found.refused}`] : []),
      ...(found.unknown > 0 ? [`unknown ${found.unknown}`] : []),
      ...(found.notKept > 0 ? [`not kept by the target ${found.notKept}`] : []),
      ...((found.dropped ?? 0) > 0 ? [`dropped on purpose ${found.dropped}`] : []),
      ...((found.derived ?? 0) > 0 ? [`derived ${found.derived}`] : []),
    ];
    const numbers = COLUMNS.map((column) => String(found[column]).padStart(WIDTH)).join("");
    return [
      `  ${signal.padEnd(8)}${numbers}`,
      ...(extra.length === 0 ? [] : [`  ${"".padEnd(8)}also: ${extra.join(", ")}`]),
      ...lossLines(found),
    ];
  });
  return [
    "",
    head,
    ...titleLines(scenario),
    ...outageLines(scenario),
    ...retentionLines(scenario),
    ...caseLines(scenario),
    `  ${"".padEnd(8)}${COLUMNS.map((column) => column.padStart(WIDTH)).join("")}`,
    ...rows,
    ...effectLines(scenario),
    ...entryLines(scenario),
    ...elsewhereLines(scenario),
    ...cpuLines(scenario),
    ...alteredLines(scenario),
    ...alertLines(scenario),
    ...findingLines(scenario),
  ];
}

/** What processors and connectors do to the items on purpose; what was approved is only counted. */
export function effectLines({ effects = [], noReference }: ScenarioReport): string[] {
  const item = (text: string) =>
    wrap(text, 72).map((line, index) => `${index === 0 ? "    - " : "      "}${line}`);
  if (noReference !== undefined) {
    const text = `the effects of processors are not known, every change counts: ${noReference}`;
    return wrap(text, 76).map((line) => `  ${line}`);
  }
  if (effects.length === 0) return [];
  const isAllApproved = effects.every(({ approved }) => approved);
  const shown = effects.slice(0, SHOWN_EFFECTS);
  const left = effects.length - shown.length;
  return [
    `  effects of the configs${isAllApproved ? ", as approved" : ""}:`,
    ...shown.flatMap((effect) => {
      const place = effect.by === undefined ? "" : ` at ${nearPath(effect.by.place)}`;
      const mark = effect.approved || isAllApproved ? "" : " (not approved)";
      return item(`${effectWords(effect)}${place}${mark}`);
    }),
    ...(left === 0 ? [] : [`    - ${left} more in report.json`]),
  ];
}

/** No list on the terminal is longer; the report has the rest. */
const SHOWN_EFFECTS = 12;

/** The findings of a scenario, with their evidence and remedies. */
export function findingLines({ findings }: Pick<ScenarioReport, "findings">): string[] {
  return findings.flatMap((finding) => [
    "",
    `  ${finding.severity}: ${finding.code}`,
    ...wrap(finding.message, 74).map((line) => `    ${line}`),
    ...finding.evidence.flatMap(({ source, text }) => [
      `    - ${nearPath(source)}`,
      ...wrap(text, 70).map((line) => `      ${line}`),
    ]),
    ...wrap(`remedy: ${finding.remedy}`, 74).map((line) => `    ${line}`),
  ]);
}

const BECAUSE: Readonly<Record<Because, string>> = {
  undecodable: "not decoded",
  skipped: "skipped",
  reset: "offsets reset",
  "committed-early": "committed in the outage",
  "accepted-and-dropped": "accepted and not kept",
  "taken-and-gone": "taken by the target, and gone",
  "kafka-unreadable": "Kafka could not be read",
  "messages-unknown": "messages that cannot be read",
};

/** Where the missing items were lost; report.json has the offsets of their messages. */
export function lossLines(signal: SignalReport): string[] {
  const { losses } = signal;
  if (losses.length === 0) return [];
  const places = losses.map(
    ({ at, because, items }) =>
      `${items} at ${at}${because === undefined ? "" : ` (${BECAUSE[because]})`}`,
  );
  const by = lostBy(signal);
  const text = `lost: ${places.join(", ")}${by === undefined ? "" : `; all of it came by ${by}`}`;
  return wrap(text, 70).map((line) => `${"".padEnd(10)}${line}`);
}

function cpuLines({ cpuSeconds }: ScenarioReport): string[] {
  if (cpuSeconds === undefined) return [];
  const parts = Object.entries(cpuSeconds).map(
    ([name, seconds]) => `${name} ${seconds.toFixed(1)} s`,
  );
  return wrap(`CPU: ${parts.join(", ")}`, 76).map((line) => `  ${line}`);
}

function titleLines({ title }: ScenarioReport): string[] {
  return title === undefined ? [] : wrap(title, 76).map((line) => `  ${line}`);
}

function outageLines({ outage }: ScenarioReport): string[] {
  if (outage === undefined) return [];
  const { kind, seconds, catchUpSeconds, arrivedDuringCatchUp } = outage;
  return [
    `  the target was away for ${seconds.toFixed(1)} s (${kind});`,
    `  ${arrivedDuringCatchUp} items arrived in ${catchUpSeconds.toFixed(1)} s after its return`,
  ];
}

function retentionLines({ retention, signals }: ScenarioReport): string[] {
  if (retention === undefined) return [];
  const missing = sumOf(signals, "missing");
  const expired = sumOf(signals, "expired");
  const text =
    `Kafka kept messages for ${(retention.retentionMs / 1000).toFixed(1)} s: ${expired} of the ` +
    `${missing} missing items had expired, ${missing - expired} were lost for other reasons; ${retention.rule.text}`;
  return wrap(text, 76).map((line) => `  ${line}`);
}

const CASE_WIDTH = 42;
const CELL_WIDTH = 9;

/** What arrived in each case, and the verdict on it. */
function caseLines({ cases }: ScenarioReport): string[] {
  if (cases === undefined) return [];
  const row = (what: string, cells: readonly string[], verdict: string) =>
    `  ${what.padEnd(CASE_WIDTH)}${cells.map((cell) => cell.padStart(CELL_WIDTH)).join("")}  ${verdict}`;
  return [
    row("case (arrived/sent)", SIGNALS, ""),
    ...cases.map(({ what, verdict, mismatched, signals }) =>
      row(
        what,
        SIGNALS.map((signal) => {
          const found = signals[signal];
          if (found === undefined) return "-";
          return `${mismatched.includes(signal) ? "*" : ""}${found.delivered}/${found.sent}`;
        }),
        verdict,
      ),
    ),
    ...(cases.length > 1
      ? ["  * must not arrive, and something must say why: evidence in report.json"]
      : ["  no mismatch was tried: the pipeline does not keep its promise as it is"]),
    "  what had to arrive, all in all:",
  ].map((line) => line.trimEnd());
}

function sumOf(signals: ScenarioReport["signals"], column: "missing" | "expired"): number {
  return SIGNALS.reduce((sum, signal) => sum + (signals[signal]?.[column] ?? 0), 0);
}

/** Where items were lost: which alerts would have fired, and which would not. */
function alertLines({ alerts, signals }: ScenarioReport): string[] {
  const missing = sumOf(signals, "missing");
  if (alerts === undefined || missing === 0) return [];
  const fired = alerts.filter((alert) => alert.fired);
  const told = fired.map(({ code, afterSeconds, since }) => {
    return `${code} (${afterSeconds} s${since === "outage" ? " into the outage" : ""})`;
  });
  return [
    ...listed(`  while ${missing} items were lost, alerts on these fired:`, told),
    ...listed("  and these stayed green:", codesOf(alerts, false)),
  ];
}

function listed(head: string, words: readonly string[]): string[] {
  const text = words.length === 0 ? "none" : words.join(", ");
  return [head, ...wrap(text, 74).map((line) => `    ${line}`)];
}

/** One example per signal; report.json has more. */
function alteredLines(scenario: ScenarioReport): string[] {
  return SIGNALS.flatMap((signal) => {
    const sample = scenario.signals[signal]?.alteredSamples[0];
    const difference = sample?.differences[0];
    if (sample === undefined || difference === undefined) return [];
    const { field, expected, received } = difference;
    const text = `altered, for example ${signal} ${sample.sequence}: ${field} was ${show(expected)}, is ${show(received)}`;
    return wrap(text, 76).map((line, index) => `${index === 0 ? "  " : "    "}${line}`);
  });
}

function show(value: unknown): string {
  const text = value === undefined ? "absent" : JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}

/** Lines of at most `width` characters; what has no blanks (JSON) is broken where it must be. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  const words = text.split(" ").flatMap((word) => piecesOf(word, width));
  for (const word of words) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}

function piecesOf(word: string, width: number): string[] {
  if (word.length <= width) return [word];
  return [word.slice(0, width), ...piecesOf(word.slice(width), width)];
}
