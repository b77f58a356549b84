import { expect } from "vitest";
import { test } from "../../fixtures/scenario.ts";
import { sendThroughOutage } from "../../src/scenario/outage-run.ts";

/**
 * The target goes away and comes back within Kafka's retention: what was sent before, during and
 * after is there. Doubled items are allowed, since the pipeline promises at least once.
 */
test("outage", async ({ request, scenario, task }) => {
  const [before, during, after] = scenario.portions(request.items, 3);
  await scenario.phase("sending before the outage");
  await scenario.send(before);
  await scenario.startBackend();
  await scenario.settle();
  await scenario.phase(`${request.outage.seconds} s without ${request.target}, sending`);
  const outage = await sendThroughOutage(scenario, { ...request.outage, items: during });
  await scenario.phase("sending after the outage, catching up");
  await scenario.send(after);
  const settled = await scenario.settle();
  task.meta.scenario = await scenario.judge(settled, { promise: "at-least-once", outage });
  expect(task.meta.scenario.verdict).toBe("pass");
});
