import { conclude } from "../../fixtures/conclude.ts";
import { test } from "../../fixtures/scenario.ts";
import { newMetricsStream } from "../../src/scenario/new-metrics-stream.ts";
import { sendThroughOutage } from "../../src/scenario/outage-run.ts";
import { thirds } from "../../src/scenario/portions.ts";

/**
 * The target goes away and comes back within Kafka's retention: what was sent before, during and
 * after is there. Doubled items are allowed, since the pipeline promises at least once.
 *
 * Where Elasticsearch is away for longer than a metrics data stream looks back, nothing is sent before:
 * the look-back time counts from a stream's first document.
 */
test("outage", async ({ request, scenario, task }) => {
  const isNew = await newMetricsStream(scenario, request);
  const half = Math.ceil(request.items / 2);
  const [before, during, after] = isNew ? [0, half, request.items - half] : thirds(request.items);
  if (before > 0) {
    await scenario.phase("sending before the outage");
    await scenario.send(before);
    await scenario.startBackend();
    await scenario.settle();
  }
  await scenario.phase(`${request.outage.seconds} s without ${request.target}, sending`);
  const outage = await sendThroughOutage(scenario, {
    ...request.outage,
    items: during,
    begun: () => scenario.startBackend(),
  });
  await scenario.phase("sending after the outage, catching up");
  await scenario.send(after);
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once", outage }));
});
