import { SIGNALS } from "../../src/otlp/item.ts";
import type { Finding } from "../../src/verdict/findings/finding.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";

/** Severities and codes of a scenario's findings. */
export function codes({ findings }: ScenarioReport): string[] {
  return findings.map(({ code, severity }) => `${severity}: ${code}`);
}

/** The finding of a code; throws where there is none. */
export function finding({ findings }: ScenarioReport, code: Finding["code"]): Finding {
  const found = findings.find((candidate) => candidate.code === code);
  if (found === undefined) throw new Error(`no finding ${code}`);
  return found;
}

/** Missing and unexpected ones of traces, metrics and logs. */
export function losses({ signals }: ScenarioReport) {
  return SIGNALS.map((signal) => [signals[signal]?.missing, signals[signal]?.unexpected]);
}
