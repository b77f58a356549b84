import { expect, test } from "vitest";
import {
  type CheckReport,
  checkExitCode,
  countsInWords,
} from "../../../../src/checks/check-report.ts";
import { checkAnnotations } from "../../../../src/checks/output/github.ts";
import type { CheckResult, RuleSeverity } from "../../../../src/checks/rule.ts";
import { render } from "../../../../src/cli/commands/render-check.ts";

function result(severity: RuleSeverity, changes: Partial<CheckResult> = {}): CheckResult {
  return {
    ...{ rule: "latest-offset", severity, place: "/repo/my configs/backend.yaml:7" },
    ...{ message: "It is so.", remedy: "change it", ...changes },
  };
}

function report(results: readonly CheckResult[], untried?: string): CheckReport {
  const file = (path: string) => ({ path, sha256: "", readBy: "collector" as const });
  return {
    harness: { version: "0.1.0" },
    edot: { edge: "9.3.0", backend: "9.4.3" },
    target: "motlp",
    configs: {
      edge: { ...file("/repo/edge.yaml"), ...(untried === undefined ? {} : { untried }) },
      backend: file("/repo/backend.yaml"),
    },
    results,
  };
}

test("text: what, where, what to do, and the sum", () => {
  const related = [{ place: "/repo/edge.yaml:3", text: "written here" }];
  expect(render(report([result("error", { related })]), "text").split("\n")).toEqual([
    "error: It is so. [latest-offset]",
    "  at: /repo/my configs/backend.yaml:7",
    "  | /repo/edge.yaml:3: written here",
    "  remedy: change it",
    "",
    "1 error in /repo/edge.yaml and /repo/backend.yaml",
    "EDOT 9.3.0 and 9.4.3, target motlp; rules: docs/reference/checks.md",
  ]);
});

test("text: nothing found, and a config that no collector has loaded", () => {
  const text = render(report([], "the proxy does not serve it"), "text");
  expect(text).toContain("not loaded as written: the edge config: the proxy does not serve it");
  expect(text).toContain("\nnothing in /repo/edge.yaml");
});

test("json: the report itself", () => {
  const given = report([result("note")]);
  expect(JSON.parse(render(given, "json"))).toEqual(given);
});

test("sarif: a result with its rule, its level and its line, from the root", () => {
  const related = [{ place: "/elsewhere/edge.yaml:3", text: "written here" }];
  const { runs } = JSON.parse(render(report([result("warning", { related })]), "sarif", "/repo"));
  const [{ tool, results }] = runs;
  const [found] = results;
  expect(tool.driver.rules[found.ruleIndex].id).toBe("latest-offset");
  expect(found).toMatchObject({
    ...{ ruleId: "latest-offset", level: "warning" },
    message: { text: "It is so. Remedy: change it." },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "my%20configs/backend.yaml", uriBaseId: "%SRCROOT%" },
          region: { startLine: 7 },
        },
      },
    ],
    relatedLocations: [
      { physicalLocation: { artifactLocation: { uri: "file:///elsewhere/edge.yaml" } } },
    ],
  });
});

test("annotations: on GitHub alone, each severity by its level", () => {
  const results = [result("error"), result("warning"), result("note")];
  expect(checkAnnotations(results, {})).toEqual([]);
  const env = { GITHUB_ACTIONS: "true", GITHUB_WORKSPACE: "/repo" };
  expect(checkAnnotations(results, env)).toEqual(
    ["error", "warning", "notice"].map(
      (level) =>
        `::${level} file=my configs/backend.yaml,line=7,title=latest-offset::It is so.%0ARemedy: change it`,
    ),
  );
});

test("the exit code is 1 for an error alone", () => {
  expect(checkExitCode([result("warning"), result("note")])).toBe(0);
  expect(checkExitCode([result("note"), result("error")])).toBe(1);
  expect(countsInWords([result("note"), result("error"), result("note")])).toBe("1 error, 2 notes");
});
