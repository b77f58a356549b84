import { conclude } from "../../fixtures/conclude.ts";
import { test } from "../../fixtures/scenario.ts";
import { sendThroughOutage } from "../../src/scenario/outage-run.ts";
import { thirds } from "../../src/scenario/portions.ts";

/**
 * The target goes away, and meanwhile the backend collector is killed and started again: what was
 * only in its memory is gone, what Kafka still has must arrive.
 */
test("outage-crash", async ({ request, scenario, task }) => {
  const [before, during, after] = thirds(request.items);
  await scenario.phase("sending before the outage");
  await scenario.send(before);
  await scenario.startBackend();
  await scenario.settle();
  await scenario.phase(`${request.outage.seconds} s without ${request.target}, sending`);
  const outage = await sendThroughOutage(scenario, {
    ...request.outage,
    items: during,
    halfway: async () => {
      await scenario.crash("backend");
      await scenario.restart("backend");
    },
  });
  await scenario.phase("sending after the outage, catching up");
  await scenario.send(after);
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once", outage }));
});
