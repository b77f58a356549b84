import { appendFileSync } from "node:fs";
import { resolve } from "node:path";
import { annotationLine, placeIn } from "../base/workflow-command.ts";
import { SIGNALS } from "../otlp/item.ts";
import { codesOf } from "../verdict/alerts/alert.ts";
import { HOPS } from "../verdict/attribution/hop.ts";
import type { Finding } from "../verdict/findings/finding.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import { edotOf, type Report } from "./report.ts";

/**
 * Tells GitHub Actions of a run, where it runs there: the job's summary page, and one annotation for each
 * finding at the line of the config that it is about.
 *
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function tellGithub(
  report: Report,
  env: NodeJS.ProcessEnv,
  print: (line: string) => void,
): void {
  if (env.GITHUB_ACTIONS !== "true") return;
  const file = env.GITHUB_STEP_SUMMARY;
  if (file !== undefined && file !== "") appendFileSync(file, markdownSummary(report));
  for (const line of annotations(report, env.GITHUB_WORKSPACE ?? process.cwd())) print(line);
}

/** A report as GitHub Markdown. */
export function markdownSummary(report: Report): string {
  return [
    `## ${report.verdict}: EDOT ${edotOf(report)}, target ${report.target}`,
    "",
    `\`${report.configs.edge.path}\`, \`${report.configs.backend.path}\`; runtime ${report.runtime}, ${report.seconds.toFixed(1)} s`,
    ...report.scenarios.flatMap(scenarioSection),
    "",
  ].join("\n");
}

function scenarioSection(scenario: ScenarioReport): string[] {
  const head = ["", `### ${scenario.name}: ${scenario.verdict} (${scenario.seconds.toFixed(1)} s)`];
  if (scenario.error !== undefined) return [...head, "", escaped(scenario.error.message)];
  const rows = SIGNALS.flatMap((signal) => {
    const found = scenario.signals[signal];
    if (found === undefined) return [];
    const { sent, delivered, missing, duplicated, altered, unexpected, lostAt } = found;
    const lost = HOPS.filter((hop) => lostAt[hop] > 0).map((hop) => `${lostAt[hop]} ${hop}`);
    const cells = [signal, sent, delivered, missing, duplicated, altered, unexpected];
    return [`| ${[...cells, lost.join(", ")].join(" | ")} |`];
  });
  return [
    ...head,
    "",
    "| signal | sent | delivered | missing | duplicated | altered | unexpected | lost at |",
    "| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |",
    ...rows,
    ...alertSection(scenario),
    ...scenario.findings.flatMap(({ code, severity, message, remedy }) => [
      "",
      `- **${severity}: ${code}**: ${escaped(message)}`,
      `  Remedy: ${escaped(remedy)}`,
    ]),
  ];
}

/** Where items were lost: which alerts would have fired. */
function alertSection({ alerts, signals }: ScenarioReport): string[] {
  if (alerts === undefined || SIGNALS.every((signal) => !signals[signal]?.missing)) return [];
  const codes = (fired: boolean) => codesOf(alerts, fired).join(", ") || "none";
  return ["", `Alerts that fired: ${codes(true)}. Stayed green: ${codes(false)}.`];
}

/** In one line, and without what Markdown would take for markup. */
function escaped(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/[\\`*_<>|[\]]/g, "\\$&");
}

/** The same finding of several scenarios is one annotation; GitHub shows ten of a kind. */
function annotations(report: Report, workspace: string): string[] {
  const findings = report.scenarios.flatMap((scenario) => scenario.findings);
  const byCode = new Map(findings.toReversed().map((finding) => [finding.code, finding]));
  const configs = [report.configs.edge.path, report.configs.backend.path];
  return [...byCode.values()].toReversed().map((finding) => {
    const { severity, code, message, remedy } = finding;
    const place = placeOf(finding, configs, workspace);
    return annotationLine(
      {
        level: severity === "loss" ? "error" : "warning",
        title: code,
        text: `${message}\nRemedy: ${remedy}`,
        ...(place === undefined ? {} : { place }),
      },
      workspace,
    );
  });
}

/** The first line of a user's config among the evidence that the repository knows. */
function placeOf(
  { evidence }: Finding,
  configs: readonly string[],
  workspace: string,
): string | undefined {
  const known = configs.map((config) => resolve(config));
  return evidence
    .map(({ source }) => source)
    .find((source) => {
      const { file } = placeIn(workspace, source) ?? {};
      return file !== undefined && known.includes(resolve(workspace, file));
    });
}
