import { expect } from "vitest";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { AlertCode } from "../../src/verdict/alerts/alert.ts";
import { HOPS, type Hop, nothingLost } from "../../src/verdict/attribution/hop.ts";
import type { ScenarioReport, SignalReport } from "../../src/verdict/scenario-report.ts";
import { alertsTold } from "./alerts-told.ts";
import { writeVariant } from "./config-variants.ts";
import { verify } from "./run-cli.ts";

/** A signal's part of a report. */
export function signalOf({ signals }: ScenarioReport, signal: Signal): SignalReport {
  const found = signals[signal];
  if (found === undefined) throw new Error(`no ${signal} in the report`);
  return found;
}

/** Items by signal and hop. */
type Lost = Partial<Record<Signal, Partial<Record<Hop, number>>>>;

/** Exactly that, of every signal, and nowhere else; the sum is what is missing. */
export function expectLost(scenario: ScenarioReport, lost: Lost): void {
  for (const signal of SIGNALS) {
    const { lostAt, losses, missing } = signalOf(scenario, signal);
    expect(lostAt, signal).toEqual({ ...nothingLost(), ...lost[signal] });
    expect(HOPS.reduce((sum, hop) => sum + lostAt[hop], 0)).toBe(missing);
    expect(losses.reduce((sum, { items }) => sum + items, 0)).toBe(missing);
  }
}

/** What would have told somebody, and nothing else would. */
export function expectAlerts({ alerts }: ScenarioReport, fired: readonly AlertCode[]): void {
  expect(alertsTold(alerts)).toEqual(fired);
}

/** A whole run of a changed `configs/durable` with the command, which fails. @param items of each signal */
export async function runChanged(
  variant: Parameters<typeof writeVariant>[0],
  items: number,
): Promise<ScenarioReport> {
  const configs = await writeVariant(variant);
  // What processors drop here stands for what a hop loses.
  const oneWayIn = ["--protocol", "http/protobuf", "--as-sent"];
  const result = await verify([...configs, ...oneWayIn, "--items", String(items)]);
  expect(result.exitCode, result.stderr).toBe(1);
  const [scenario] = result.report().scenarios;
  if (scenario === undefined) throw new Error("no scenario in the report");
  return scenario;
}
