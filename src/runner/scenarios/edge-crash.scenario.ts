import { faultOf } from "../../scenario/faults/registry.ts";
import { thirds } from "../../scenario/portions.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/**
 * Kafka is away, the edge collector accepts items and is killed: what it has accepted must arrive
 * once both are back.
 */
test("edge-crash", async ({ request, scenario, task }) => {
  const [before, during, after] = thirds(request.items);
  await scenario.phase("sending before Kafka goes away");
  await scenario.send(before);
  await scenario.startBackend();
  await scenario.settle();
  await scenario.phase("sending without Kafka, killing the edge collector");
  const outage = await scenario.inject(faultOf({ do: "kill", part: "kafka" }));
  await scenario.send(during);
  const crash = await scenario.inject(faultOf({ do: "kill", part: "edge" }));
  await scenario.phase("starting Kafka and the edge collector");
  await Promise.all([outage.end(), crash.end()]);
  await scenario.phase("sending more, catching up");
  await scenario.send(after);
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once" }));
});
