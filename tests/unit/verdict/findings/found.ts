import { expect } from "vitest";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import type { TargetRefusals } from "../../../../src/record/pipeline-facts.ts";
import { detectFindings } from "../../../../src/verdict/findings/detect-findings.ts";
import type { Finding } from "../../../../src/verdict/findings/finding.ts";
import type { FindingCode } from "../../../../src/verdict/findings/registry.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { accountOf, factsOf } from "./facts.ts";

/** 30 spans are missing. */
export const MISSING = { signals: { traces: accountOf(30) } };

/** A target that has refused nothing. */
export const NO_REFUSALS: TargetRefusals = {
  tooBusy: { count: 0, asked: "GET /_nodes/stats" },
  metricsWindows: [],
  failureStores: [],
};

/** An outage of 15 s in which a group committed 4 messages. */
export const OUTAGE = {
  kind: "refuse",
  seconds: 15,
  endedAt: 0,
  arrivedBefore: 0,
  sequences: { from: 40, to: 80 },
  commits: [{ group: "g", topic: "otel-logs", partition: 0, before: 5n, during: 9n }],
} as const;

export function backendLog(...backend: readonly LogLine[]): Pick<RunFacts, "logs"> {
  return { logs: { edge: [], backend } };
}

export function edgeLog(...edge: readonly LogLine[]): Pick<RunFacts, "logs"> {
  return { logs: { edge, backend: [] } };
}

/** All findings of a scenario in which everything arrived; with changes. */
export async function found(
  changes: Partial<RunFacts> = {},
  set: "documented" | "durable" = "durable",
): Promise<readonly Finding[]> {
  return detectFindings(await factsOf(set, { refusals: NO_REFUSALS, ...changes }));
}

/** `severity code` of each finding. */
export function codesOf(findings: readonly Finding[]): string[] {
  return findings.map(({ code, severity }) => `${severity} ${code}`);
}

/** The findings of one code. */
export async function foundOf(
  code: FindingCode,
  changes: Partial<RunFacts> = {},
  set: "documented" | "durable" = "durable",
): Promise<readonly Finding[]> {
  return (await found(changes, set)).filter((finding) => finding.code === code);
}

/** The only finding of a run, which must have that code. */
export async function only(code: FindingCode, changes: Partial<RunFacts>): Promise<Finding> {
  const findings = await found(changes);
  expect(findings.map((finding) => finding.code)).toEqual([code]);
  return findings[0] as Finding;
}
