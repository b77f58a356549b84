import { isAbsolute, relative } from "node:path";
import { pathToFileURL } from "node:url";
import type { CheckReport } from "../check-report.ts";
import { RULES } from "../registry.ts";
import type { CheckResult, RelatedLine } from "../rule.ts";

/** The base of relative paths, as readers of SARIF know it. */
const ROOT = "%SRCROOT%";

/**
 * A report as SARIF 2.1.0, without a line of the configs' text.
 *
 * @param root the folder from which paths count; files elsewhere get absolute addresses
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function checkSarif({ harness, results }: CheckReport, root: string): object {
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "edot-kafka",
            semanticVersion: harness.version,
            rules: RULES.map(({ id, title, severity }) => ({
              id,
              shortDescription: { text: title },
              defaultConfiguration: { level: severity },
            })),
          },
        },
        originalUriBaseIds: { [ROOT]: { uri: `${pathToFileURL(root).href}/` } },
        columnKind: "utf16CodeUnits",
        results: results.map((result) => resultOf(result, root)),
      },
    ],
  };
}

function resultOf(
  { rule, severity, place, message, remedy, related = [] }: CheckResult,
  root: string,
) {
  return {
    ruleId: rule,
    ruleIndex: RULES.findIndex(({ id }) => id === rule),
    level: severity,
    message: { text: `${message} Remedy: ${remedy}.` },
    locations: [locationOf(place, root)],
    ...(related.length === 0
      ? {}
      : { relatedLocations: related.map((line) => relatedOf(line, root)) }),
  };
}

function relatedOf({ place, text }: RelatedLine, root: string) {
  return { ...locationOf(place, root), message: { text } };
}

function locationOf(place: string, root: string) {
  const [, path = place, line] = /^(.+):(\d+)$/.exec(place) ?? [];
  const near = relative(root, path);
  const isInside = !near.startsWith("..") && !isAbsolute(near);
  const uri = near.split("/").map(encodeURIComponent).join("/");
  return {
    physicalLocation: {
      artifactLocation: isInside ? { uri, uriBaseId: ROOT } : { uri: pathToFileURL(path).href },
      ...(line === undefined ? {} : { region: { startLine: Number(line) } }),
    },
  };
}
