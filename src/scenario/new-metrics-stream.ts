import type { ScenarioRun } from "./scenario-run.ts";
import type { VerifyRequest } from "./verify-request.ts";

/**
 * Whether metrics of an outage are older than their data stream takes, if it gets its first document
 * when the outage ends. A full server sets the stream's start at that moment, by the look-back time.
 * Here the template has to say it, and says it before the outage, for its planned end: the backend
 * collector must not be quicker than the harness.
 */
export async function newMetricsStream(
  scenario: ScenarioRun,
  { outage, asked: { metricsWindow } }: Pick<VerifyRequest, "outage" | "asked">,
): Promise<boolean> {
  const target = await scenario.pipeline.target;
  if (target.metricsFrom === undefined || outage.seconds <= metricsWindow) return false;
  await scenario.untilReading();
  await target.metricsFrom(new Date(Date.now() + (outage.seconds - metricsWindow) * 1000));
  return true;
}
