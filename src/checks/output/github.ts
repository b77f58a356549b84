import { annotationLine } from "../../base/workflow-command.ts";
import type { CheckResult, RuleSeverity } from "../rule.ts";

const LEVELS: Readonly<Record<RuleSeverity, "error" | "warning" | "notice">> = {
  error: "error",
  warning: "warning",
  note: "notice",
};

/** An annotation for each result, where a job of GitHub Actions runs; none elsewhere. */
export function checkAnnotations(
  results: readonly CheckResult[],
  env: NodeJS.ProcessEnv,
): string[] {
  if (env.GITHUB_ACTIONS !== "true") return [];
  const workspace = env.GITHUB_WORKSPACE ?? process.cwd();
  return results.map(({ severity, rule, message, remedy, place }) =>
    annotationLine(
      { level: LEVELS[severity], title: rule, text: `${message}\nRemedy: ${remedy}`, place },
      workspace,
    ),
  );
}
