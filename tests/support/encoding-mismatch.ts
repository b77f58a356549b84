import { expect } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { CaseReport, ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { expectJudgedAgain } from "./judged-again.ts";
import { cli, scenarioOf, verify } from "./run-cli.ts";

/** How many items of each signal a case sends. */
export const ITEMS = 20;
/** Arguments of the scenario `encoding-mismatch`. */
export const ARGS = ["--scenario", "encoding-mismatch", "--items", String(ITEMS)];

function caseOf(scenario: ScenarioReport, what: string): CaseReport {
  const found = scenario.cases?.find((one) => one.what === what);
  if (found === undefined) throw new Error(`no case: ${what}`);
  return found;
}

function sourcesOf({ evidence }: CaseReport): string {
  return evidence.map(({ source }) => source).join("\n");
}

/** Codes of a scenario's findings. */
export const codes = ({ findings }: ScenarioReport) => findings.map(({ code }) => code);

/**
 * On configs/durable a mismatch is visible, and costs the mismatched signal alone.
 *
 * @param words the evidence of a message that is not decoded
 */
export async function expectVisibleMismatches(target: string, words: RegExp): Promise<void> {
  const result = await verify([...ARGS, "--target", target]);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const scenario = scenarioOf(result);
  expect(scenario.verdict).toBe("pass");
  expect(codes(scenario)).toEqual([]);
  // Both directions, each signal alone and all together; another topic; no topic; as configured.
  expect(scenario.cases).toHaveLength(2 * (SIGNALS.length + 1) + 2 + 1);
  for (const tried of scenario.cases ?? []) {
    for (const signal of SIGNALS) {
      const account = tried.signals[signal];
      const isLost = tried.mismatched.includes(signal);
      expect(account, `${tried.what}: ${signal}`).toMatchObject({
        ...{ duplicated: 0, altered: 0, unexpected: 0 },
        ...(isLost ? { delivered: 0, missing: account?.sent } : { missing: 0 }),
      });
      expect(account?.sent).toBeGreaterThanOrEqual(ITEMS);
    }
    if (tried.mismatched.length === 0) continue;
    expect(tried.evidence.length, tried.what).toBeGreaterThan(0);
    if (tried.what.endsWith("as otlp_json")) {
      for (const signal of tried.mismatched) {
        expect(sourcesOf(tried)).toContain(`topic otel-${signal}, partition 0`);
      }
      expect(tried.evidence[0]?.text).toMatch(words);
      expect(sourcesOf(tried)).toMatch(/backend\.log$/);
    }
  }
  const elsewhere = caseOf(scenario, "backend reads logs elsewhere");
  expect(elsewhere.evidence.map(({ text }) => text).join()).toContain("no consumer group has");
  const none = caseOf(scenario, "Kafka has no topic for logs");
  expect(none.evidence[0]?.text).toContain("UNKNOWN_TOPIC_OR_PARTITION");
  expect(sourcesOf(none)).toMatch(/edge\.log$/);
  await expectJudgedAgain(result.folder);
  const judged = await cli(["judge", result.folder]);
  expect(judged.stdout).toContain("encoding-mismatch-edge-all: pass (not to arrive: traces, ");
}
