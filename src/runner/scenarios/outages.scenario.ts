import { inject } from "vitest";
import { faultOf } from "../../scenario/faults/registry.ts";
import { newMetricsStream } from "../../scenario/new-metrics-stream.ts";
import { sendThroughOutage } from "../../scenario/outage-run.ts";
import { thirds } from "../../scenario/portions.ts";
import { sharingOutage } from "../../scenario/side-by-side.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

const request = inject("verify");
const sharing = await sharingOutage(request);
const isAsked = (name: string) => request.scenarios.includes(name);

/**
 * The target goes away and comes back within Kafka's retention: what was sent before, during and
 * after is there. Doubled items are allowed, since the pipeline promises at least once.
 *
 * Where Elasticsearch is away for longer than a metrics data stream looks back, nothing is sent before:
 * the look-back time counts from a stream's first document.
 */
if (isAsked("outage")) {
  test("outage", { concurrent: sharing.includes("outage") }, async ({
    scenario,
    pair,
    sharedOutage,
    task,
  }) => {
    const isNew = await newMetricsStream(scenario, request);
    const half = Math.ceil(request.items / 2);
    const [before, during, after] = isNew ? [0, half, request.items - half] : thirds(request.items);
    if (before > 0) {
      await scenario.phase("sending before the outage");
      await scenario.send(before);
      await scenario.startBackend();
      await scenario.settle();
      await pair?.heed(scenario);
    }
    await scenario.phase(`${request.outage.seconds} s without ${request.target}, sending`);
    await sendThroughOutage(scenario, {
      ...request.outage,
      ...sharedOutage(),
      items: during,
      begun: () => scenario.startBackend(),
    });
    await scenario.phase("sending after the outage, catching up");
    await scenario.send(after);
    const settled = await scenario.settle();
    conclude({ task }, await scenario.judge(settled, { promise: "at-least-once" }));
  });
}

/**
 * The target goes away, and meanwhile the backend collector is killed and started again: what was
 * only in its memory is gone, what Kafka still has must arrive.
 */
if (isAsked("outage-crash")) {
  test("outage-crash", { concurrent: sharing.includes("outage-crash") }, async ({
    scenario,
    sharedOutage,
    task,
  }) => {
    const [before, during, after] = thirds(request.items);
    await scenario.phase("sending before the outage");
    await scenario.send(before);
    await scenario.startBackend();
    await scenario.settle();
    await scenario.phase(`${request.outage.seconds} s without ${request.target}, sending`);
    await sendThroughOutage(scenario, {
      ...request.outage,
      ...sharedOutage(),
      items: during,
      halfway: async () => {
        await (await scenario.inject(faultOf({ do: "kill", part: "backend" }))).end();
      },
    });
    await scenario.phase("sending after the outage, catching up");
    await scenario.send(after);
    const settled = await scenario.settle();
    conclude({ task }, await scenario.judge(settled, { promise: "at-least-once" }));
  });
}
