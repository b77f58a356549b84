import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import { nothingLost } from "../../src/verdict/attribution/hop.ts";
import { dropLogs } from "../support/breaking-processors.ts";
import { codes } from "../support/findings-of.ts";
import { expectJudgedAgain } from "../support/judged-again.ts";
import { ARGS, EARLY, ITEMS, run } from "../support/retention.ts";
import { scenarioOf, verify } from "../support/run-cli.ts";

test("configs/durable loses what expired in Kafka and nothing else", async () => {
  const result = await verify(ARGS);
  expect(result.exitCode, result.stdout + result.stderr).toBe(0);
  const scenario = scenarioOf(result);
  expect(scenario.verdict).toBe("pass");
  expect(codes(scenario)).toEqual(["loss: expired-by-retention"]);
  for (const signal of SIGNALS) {
    const account = scenario.signals[signal];
    expect(account, signal).toMatchObject({ sent: ITEMS, altered: 0, unexpected: 0 });
    const expired = account?.expired ?? 0;
    // The early ones at least: on a slow machine some of the late ones follow them.
    expect(expired, signal).toBeGreaterThanOrEqual(EARLY);
    expect(account?.missing, signal).toBe(expired);
    expect(account?.lostAt, signal).toEqual({ ...nothingLost(), retention: expired });
    expect(account?.delivered, signal).toBe(ITEMS - expired);
    expect(account?.delivered, signal).toBeGreaterThanOrEqual(2 * EARLY);
    const held = scenario.retention?.expired.map(({ items }) => items[signal] ?? 0) ?? [];
    expect(
      held.reduce((sum, items) => sum + items, 0),
      signal,
    ).toBe(expired);
    // The quarter before them arrived.
    expect(account?.missingSequences[0], signal).toBe(EARLY);
  }
  const { retentionMs = 0, rule } = scenario.retention ?? {};
  expect(retentionMs).toBe(5_000);
  expect(scenario.outage?.seconds).toBeGreaterThan(retentionMs / 1000);
  expect(rule?.text).toMatch(/^at [\d.]+ kB\/min, 24 h of outage need [\d.]+ [MG]B per replica$/);
  expect(result.stdout.replaceAll(/\s+/g, " ")).toContain(rule?.text);
  await expectJudgedAgain(result.folder);
});

test("a filter that drops every fifth log: what it dropped fails, though other logs expired", async () => {
  const result = await run({ backend: dropLogs("05") }, "--as-sent");
  expect(result.exitCode, result.stderr).toBe(1);
  const { signals, verdict } = scenarioOf(result);
  expect(verdict).toBe("fail");
  const { missing = 0, expired = 0 } = signals.logs ?? {};
  expect(expired).toBeGreaterThanOrEqual(EARLY);
  // A fifth of what did not expire: of what was sent before, late in the outage and after it.
  expect(missing - expired).toBeLessThanOrEqual((ITEMS - EARLY) / 5);
  expect(missing - expired).toBeGreaterThanOrEqual((ITEMS - 2 * EARLY) / 5);
  for (const signal of ["traces", "metrics"] as const) {
    expect(signals[signal]?.missing, signal).toBe(signals[signal]?.expired);
  }
  await expectJudgedAgain(result.folder);
});

test("configs/documented loses more than what expired", async () => {
  const result = await verify([...ARGS, "--configs", "configs/documented", "--target", "motlp"]);
  expect(result.exitCode, result.stderr).toBe(1);
  const scenario = scenarioOf(result);
  for (const signal of SIGNALS) {
    const { missing = 0, expired = 0 } = scenario.signals[signal] ?? {};
    expect(expired, signal).toBeGreaterThanOrEqual(EARLY);
    expect(missing, signal).toBeGreaterThan(expired);
  }
  expect(codes(scenario)).toContain("loss: expired-by-retention");
  expect(codes(scenario)).toContain("loss: shared-topic");
});
