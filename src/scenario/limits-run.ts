import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { edgeEntries } from "../collector-config/edge-entries.ts";
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
  const edge = scenario.pipeline.config("edge");
  const requests = requestsFor(edge);
  for (const { what, ...shape } of limitsPlan(edge)) {
    await scenario.phase(`sending requests of ${what}`);
    await scenario.send(requests * shape.batchSize, shape);
  }
  await scenario.phase("waiting for every item");
}

/** The protocols of one receiver lead to the same exporter; of several receivers each may have its own. */
function requestsFor(edge: CollectorConfig): number {
  const entries = edgeEntries(edge);
  const receivers = new Set(entries.map(({ receiver }) => receiver));
  return receivers.size > 1 ? entries.length : 1;
}
