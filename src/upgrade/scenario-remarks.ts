import { SIGNALS } from "../otlp/item.ts";
import { withoutRefused } from "../verdict/account/signal-account.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";

/** The remedy of the first finding, which is the gravest. */
export function remedyOf(scenarios: readonly ScenarioReport[]): { readonly remedy?: string } {
  const finding = scenarios.flatMap(({ findings }) => findings)[0];
  return finding === undefined ? {} : { remedy: finding.remedy };
}

/** What became of the items, and what names it. */
export function describe({ name, signals, findings }: ScenarioReport): string {
  const wrong = SIGNALS.flatMap((signal) => {
    const found = signals[signal];
    if (found === undefined) return [];
    const { missing } = withoutRefused(found);
    const words = [
      ...(missing > 0 ? [`${missing} of ${found.sent} missing`] : []),
      ...(found.duplicated > 0 ? [`${found.duplicated} duplicated`] : []),
      ...(found.altered > 0 ? [`${found.altered} altered`] : []),
      ...(found.unexpected > 0 ? [`${found.unexpected} unexpected`] : []),
    ];
    return words.length === 0 ? [] : [`${signal} ${words.join(", ")}`];
  });
  const codes = [...new Set(findings.map(({ code }) => code))];
  const named = codes.length === 0 ? "no finding names it" : codes.join(", ");
  return `${name}: ${wrong.join(", ") || "not kept"} (${named})`;
}
