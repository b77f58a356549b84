import type { CheckReport } from "../../checks/check-report.ts";
import { checkSarif } from "../../checks/output/sarif.ts";
import { checkText } from "../../checks/output/text.ts";
import type { CheckFormat } from "../settings/check-settings.ts";

/** A report in the format that was asked for. Paths of SARIF count from the repository. */
export function render(
  report: CheckReport,
  format: CheckFormat,
  root = process.env.GITHUB_WORKSPACE ?? process.cwd(),
): string {
  if (format === "text") return checkText(report);
  return JSON.stringify(format === "sarif" ? checkSarif(report, root) : report, null, 2);
}
