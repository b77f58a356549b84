import { limitsPlan } from "./limits-plan.ts";
import type { ScenarioRun } from "./scenario-run.ts";

/** Enough for the backend collector's consumers to get their topics. */
const FIRST_ITEMS = 20;

/**
 * Sends requests as large as the edge takes them: what it accepts has to come through exporters, Kafka and
 * target, whose limits are other ones.
 */
export async function meetLimits(scenario: ScenarioRun): Promise<void> {
  await scenario.phase("sending small requests");
  await scenario.send(FIRST_ITEMS);
  await scenario.startBackend();
  for (const { what, ...shape } of limitsPlan(scenario.pipeline.config("edge"))) {
    await scenario.phase(`sending requests of ${what}`);
    await scenario.send(shape.batchSize, shape);
  }
  await scenario.phase("waiting for every item");
}
