import { SIGNALS } from "../otlp/item.ts";
import { HOPS } from "../verdict/attribution/hop.ts";
import type { Finding } from "../verdict/findings/finding.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";

const WRONG = ["duplicated", "altered", "unexpected", "refused", "unknown", "notKept"] as const;

/** A scenario in one line: what is wrong with each signal, where it was lost, and the findings. */
export function summaryLine({ name, verdict, signals, findings, error }: ScenarioReport): string {
  if (error !== undefined) return `${name}: ${verdict}; ${error.message}`;
  const wrongs = SIGNALS.flatMap((signal) => {
    const found = signals[signal];
    if (found === undefined) return [];
    const lost = HOPS.filter((hop) => found.lostAt[hop] > 0)
      .map((hop) => `${found.lostAt[hop]} at ${hop}`)
      .join(", ");
    return [
      ...(found.missing > 0
        ? [`${found.missing} of ${found.sent} ${signal} missing (${lost})`]
        : []),
      ...WRONG.filter((kind) => found[kind] > 0).map(
        (kind) => `${found[kind]} ${signal} ${kind === "notKept" ? "not kept" : kind}`,
      ),
    ];
  });
  const codes = (severity: Finding["severity"]) =>
    findings
      .filter((finding) => finding.severity === severity)
      .map(({ code }) => code)
      .join(", ");
  const [losses, risks] = [codes("loss"), codes("risk")];
  return [
    `${name}: ${verdict}`,
    ...(wrongs.length === 0 ? [] : [wrongs.join("; ")]),
    ...(losses === "" ? [] : [`findings: ${losses}`]),
    ...(risks === "" ? [] : [`risks: ${risks}`]),
  ].join("; ");
}
