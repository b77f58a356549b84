import { expect, test } from "vitest";
import { effectLines } from "../../../src/report/console.ts";
import { effectsList } from "../../../src/report/html/effects-list.ts";
import { sentenceOf } from "../../../src/report/html/verdict-section.ts";
import type { EffectReport, ScenarioReport } from "../../../src/verdict/scenario-report.ts";
import { signalOf } from "./html/signal-of.ts";
import { reportOf } from "./report-of.ts";

const drops = (approved: boolean): EffectReport => ({
  ...{ signal: "traces", kind: "dropped", items: 23, of: 100, approved },
  by: { role: "edge", component: "filter/health", place: "edge.yaml:31" },
});

const scenario = (changes: Partial<ScenarioReport>): ScenarioReport => ({
  ...{ name: "delivery", verdict: "fail", seconds: 1, findings: [] },
  signals: { traces: signalOf(77) },
  ...changes,
});

test("effects are listed with their component and line, and whether they are approved", () => {
  const lines = (changes: Partial<ScenarioReport>) =>
    effectLines(scenario(changes)).join("\n").replaceAll(/\s+/g, " ");
  expect(lines({ effects: [drops(false)] })).toBe(
    " effects of the configs: - filter/health (edge) drops 23 of 100 traces at edge.yaml:31 (not approved)",
  );
  expect(lines({ effects: [drops(true)] })).toContain("as approved: - filter/health");
  expect(lines({ effects: [drops(true)] })).not.toContain("not approved");
  expect(lines({ effects: Array.from({ length: 15 }, () => drops(true)) })).toContain(
    "3 more in report.json",
  );
  expect(lines({ noReference: "containers" })).toContain("every change counts: containers");
  expect(lines({})).toBe("");
});

test("the page has them too, and none where there are none", () => {
  const text = JSON.stringify(effectsList(scenario({ effects: [drops(false)] })));
  expect(text).toContain("filter/health (edge) drops 23 of 100 traces");
  expect(text).toContain("(not approved)");
  expect(JSON.stringify(effectsList(scenario({ noReference: "containers" })))).toContain(
    "containers",
  );
  expect(effectsList(scenario({}))).toEqual([]);
});

test("the verdict's sentence names what is not approved", () => {
  const sentence = (effects?: readonly EffectReport[]) =>
    sentenceOf(reportOf([scenario(effects === undefined ? {} : { effects })]));
  expect(sentence([drops(false)])).toBe("1 effect of the configs not approved.");
  expect(sentence([drops(true)])).toBe(
    "All 77 items arrived, once and as the processors made them.",
  );
  expect(sentence()).toBe("All 77 items arrived, once and unaltered.");
});
