import { relative, resolve } from "node:path";
import { nearPath } from "../../base/near-path.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { ConfigReport, Report } from "../report.ts";

/**
 * The report with its paths as a reader of the page takes them: those in its folder relative to it, others
 * relative to where the command ran, where that is shorter.
 */
export function shortPaths(report: Report, folder: string, cwd: string): Report {
  const short = (path: string) => shortPath(path, resolve(cwd, folder), cwd);
  const evidence = (all: readonly Evidence[]) =>
    all.map(({ source, text }) => ({ source: short(source), text }));
  const config = (one: ConfigReport): ConfigReport => ({
    ...one,
    path: short(one.path),
    ...(one.more === undefined ? {} : { more: one.more.map(short) }),
    notTested: one.notTested.map((replaced) => ({ ...replaced, place: short(replaced.place) })),
  });
  const { edge, backend } = report.configs;
  return {
    ...report,
    configs: {
      edge: config(edge),
      backend: config(backend),
    },
    scenarios: report.scenarios.map((scenario) => ({
      ...scenario,
      findings: scenario.findings.map((finding) => ({
        ...finding,
        evidence: evidence(finding.evidence),
      })),
      ...(scenario.evidence === undefined ? {} : { evidence: evidence(scenario.evidence) }),
      ...(scenario.cases === undefined
        ? {}
        : {
            cases: scenario.cases.map((tried) => ({
              ...tried,
              evidence: evidence(tried.evidence),
            })),
          }),
    })),
  };
}

/** A source may have a line after its path, or be no path at all. */
function shortPath(source: string, folder: string, cwd: string): string {
  if (source.startsWith(`${folder}/`)) return source.slice(folder.length + 1);
  const inFolder = `${relative(cwd, folder)}/`;
  if (inFolder !== "/" && source.startsWith(inFolder)) return source.slice(inFolder.length);
  return nearPath(source, cwd);
}
