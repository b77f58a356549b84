import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { Report } from "../../src/report/report.ts";
import { HOPS } from "../../src/verdict/attribution/hop.ts";
import type { ScenarioReport, SignalReport } from "../../src/verdict/scenario-report.ts";
import type { Bounds, Expected, ExpectedSignal } from "./expected.ts";

/** What `verify` said of a variation. */
export interface Got {
  readonly exitCode: number | undefined;
  readonly stderr: string;
  readonly report: Report | undefined;
}

/**
 * Where the harness said something else than was expected, one line each; none if it was right.
 *
 * @param atLeastOnce whether the scenario allows doubled items
 */
export function differences(expected: Expected, got: Got, atLeastOnce: boolean): string[] {
  const exit =
    got.exitCode === expected.exitCode
      ? []
      : [`exit code ${got.exitCode} in place of ${expected.exitCode}`];
  if (expected.error !== undefined) {
    const isSaid = got.stderr.includes(`[${expected.error}]`);
    return [...exit, ...(isSaid ? [] : [`no error ${expected.error}`])];
  }
  const scenario = got.report?.scenarios[0];
  if (scenario === undefined) return [...exit, "no report"];
  return [
    ...exit,
    ...SIGNALS.flatMap((signal) =>
      ofSignal(signal, expected.signals[signal], scenario.signals[signal], atLeastOnce),
    ),
    ...ofFindings(expected, scenario),
    ...ofEffects(expected, scenario),
  ];
}

function ofSignal(
  signal: Signal,
  expected: ExpectedSignal | undefined,
  got: SignalReport | undefined,
  atLeastOnce: boolean,
): string[] {
  if (expected === undefined || got === undefined) {
    if (expected === undefined && got === undefined) return [];
    // A signal of which everything is dropped on purpose may have no account of its own.
    if (got === undefined && expected?.sent === 0) return [];
    return [`${signal}: ${got === undefined ? "no account" : "an account of what was not sent"}`];
  }
  const exact = (name: string, number: number, wanted: number) =>
    number === wanted ? [] : [`${signal}: ${number} ${name} in place of ${wanted}`];
  const within = (name: string, number: number, bounds: Bounds) =>
    number >= bounds.least && number <= bounds.most
      ? []
      : [`${signal}: ${number} ${name} in place of ${words(bounds)}`];
  return [
    ...exact("sent", got.sent, expected.sent),
    ...exact("dropped", got.dropped ?? 0, expected.dropped),
    ...exact("refused", got.refused, 0),
    ...exact("unknown", got.unknown, 0),
    ...within("missing", got.missing, expected.missing),
    ...(atLeastOnce ? [] : within("duplicated", got.duplicated, expected.duplicated)),
    ...within("altered", got.altered, expected.altered),
    ...within("unexpected", got.unexpected, expected.unexpected),
    ...HOPS.flatMap((hop) => within(`lost at ${hop}`, got.lostAt[hop], expected.lostAt[hop])),
  ];
}

/** `3`, `0 to 30`, `2 or more`. */
export function words({ least, most }: Bounds): string {
  if (least === most) return String(least);
  return Number.isFinite(most) ? `${least} to ${most}` : `${least} or more`;
}

/** The findings of a scenario, as expectations name them, sorted. */
export function findingsOf({ findings }: ScenarioReport): string[] {
  return findings.map(({ code, severity }) => `${severity} ${code}`).toSorted();
}

function ofFindings({ findings, luck }: Expected, scenario: ScenarioReport): string[] {
  const left = findingsOf(scenario);
  const lacking = findings.filter((finding) => {
    const index = left.indexOf(finding);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [
    ...lacking.map((finding) => `no finding ${finding}`),
    ...left.filter((one) => !luck.includes(one)).map((one) => `a finding ${one}`),
  ];
}

function ofEffects({ effects }: Expected, scenario: ScenarioReport): string[] {
  if (effects === undefined) return [];
  const got = (scenario.effects ?? []).map(({ signal, kind, field }) =>
    [signal, kind, ...(field === undefined ? [] : [field])].join(" "),
  );
  return [
    ...effects.filter((one) => !got.includes(one)).map((one) => `no effect ${one}`),
    ...got.filter((one) => !effects.includes(one)).map((one) => `an effect ${one}`),
  ];
}
