import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/**
 * Every item that the edge collector accepts arrives once and unaltered: the ones it wrote to Kafka
 * before the backend collector's first start, and the ones sent while everything runs.
 */
test("delivery", async ({ request, scenario, task }) => {
  const early = Math.ceil(request.items / 2);
  await scenario.phase("sending before the backend collector's first start");
  await scenario.send(early);
  await scenario.phase("starting the backend collector");
  await scenario.startBackend();
  await scenario.phase("sending while the pipeline runs");
  await scenario.send(request.items - early);
  await scenario.phase("waiting for every item");
  conclude({ task }, await scenario.judge(await scenario.settle()));
});
