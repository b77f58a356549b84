import { beforeAll, describe, expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { codesOf } from "../../src/verdict/alerts/alert.ts";
import { nothingLost } from "../../src/verdict/attribution/hop.ts";
import type { Finding } from "../../src/verdict/findings/finding.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { alertsTold } from "../support/alerts-told.ts";
import { type CliResult, verify } from "../support/run-cli.ts";

/** What Elastic's page really does with Elasticsearch, before anything is broken. */
describe("configs/documented, delivery", () => {
  let result: CliResult;
  let scenario: ScenarioReport | undefined;
  let findings: readonly Finding[] = [];
  let lost: readonly number[] = [];
  beforeAll(async () => {
    result = await verify(["--configs", "configs/documented", "--items", "100"]);
    scenario = result.report().scenarios[0];
    findings = scenario?.findings ?? [];
    lost = SIGNALS.map((signal) => scenario?.signals[signal]?.missing ?? 0);
  });

  test("fails, and says how many items of which signal are lost", () => {
    expect(result.exitCode, result.stderr).toBe(1);
    expect(scenario?.verdict).toBe("fail");
    for (const signal of SIGNALS) {
      const account = scenario?.signals[signal];
      expect(account?.sent).toBe(100);
      expect((account?.delivered ?? 0) + (account?.missing ?? 0)).toBe(100);
      expect(result.stdout).toContain(`${account?.missing}`);
    }
  });

  test("two of three signals are lost on the shared topic", () => {
    expect(lost.filter((missing) => missing === 100)).toHaveLength(2);
    const finding = findings.find(({ code }) => code === "shared-topic");
    expect(finding?.severity).toBe("loss");
    const owner = SIGNALS.find((_signal, index) => lost[index] !== 100);
    expect(finding?.message).toContain(`The consumer of ${owner} took the messages of`);
    expect(finding?.evidence.some(({ text }) => text.includes("failed to consume message"))).toBe(
      true,
    );
  });

  test("the losses are attributed to the backend, with their messages' offsets", () => {
    for (const signal of SIGNALS) {
      const { losses = [], missing = 0, lostAt } = scenario?.signals[signal] ?? {};
      expect(lostAt, signal).toEqual({ ...nothingLost(), "backend-collector": missing });
      expect(losses, signal).toContainEqual(
        expect.objectContaining({ because: "skipped", items: 50 }),
      );
      for (const { messages } of losses) {
        expect(messages, signal).toContainEqual(expect.objectContaining({ topic: "otel-otlp" }));
      }
      if (missing < 100) continue;
      expect(losses, signal).toContainEqual(
        expect.objectContaining({ because: "undecodable", items: 50 }),
      );
    }
  });

  test("the consumers' lag says nothing of it, their own metrics and logs do", () => {
    const alerts = scenario?.alerts ?? [];
    expect(alertsTold(alerts)).toEqual([
      ...["backend-undecodable", "backend-error-logs", "sent-without-arrival"],
    ]);
    expect(codesOf(alerts, false)).toContain("kafka-lag");
    expect(result.stdout).toContain("and these stayed green:");
  });

  test("what was sent before the first commit is lost", () => {
    for (const missing of lost) expect(missing).toBeGreaterThanOrEqual(50);
    const finding = findings.find(({ code }) => code === "latest-offset");
    expect(finding?.severity).toBe("loss");
    expect(finding?.message).toContain("50 of 50 traces, 50 of 50 metrics and 50 of 50 logs");
    expect(finding?.evidence.some(({ text }) => text.includes("offsets 0 to "))).toBe(true);
  });

  test("each finding has its remedy and its place in the config", () => {
    for (const { remedy, evidence } of findings) {
      expect(remedy).not.toBe("");
      expect(evidence.length).toBeGreaterThan(0);
    }
    expect(result.stdout).toMatch(/configs\/documented\/edge\.yaml:\d+/);
    expect(result.stdout).toMatch(/configs\/documented\/backend-elasticsearch\.yaml:\d+/);
  });
});
