import { brokerCrash } from "../../scenario/faults/broker-crash.ts";
import { thirds } from "../../scenario/portions.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/**
 * The followers of a topic fall behind, its leader takes what is sent and dies, and a follower takes
 * its place: what the edge collector has accepted must arrive all the same.
 */
test("broker-crash", async ({ request, scenario, task }) => {
  const [before, during, after] = thirds(request.items);
  await scenario.phase("sending before a broker dies");
  await scenario.send(before);
  await scenario.startBackend();
  await scenario.settle();
  await scenario.phase("sending while followers have fallen behind, killing the leader");
  const crash = await scenario.inject((run) => brokerCrash(run, during));
  await scenario.phase("sending more without it");
  await scenario.send(after);
  await scenario.untilInKafka();
  await scenario.phase("starting it again, catching up");
  await crash.end();
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once" }));
});
