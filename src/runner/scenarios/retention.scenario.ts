import { HarnessError } from "../../base/errors.ts";
import { QUICK_CLEANING } from "../../scenario/faults/short-retention.ts";
import { outlastRetention } from "../../scenario/retention-run.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/** Before the outage, early and late in it, and after it. */
const PORTIONS = 4;
/** The first portion is halved. */
const LEAST_ITEMS = 2 * PORTIONS;

/**
 * The target is away for longer than Kafka keeps messages: what expired is named and counted, and
 * everything else arrives.
 */
test("retention", async ({ request, ownPipeline, task }) => {
  if (request.items < LEAST_ITEMS) {
    throw new HarnessError({
      code: "bad-option",
      message: `the scenario retention needs at least ${LEAST_ITEMS} items`,
      place: "--items",
      remedy: `give --items ${LEAST_ITEMS} or more`,
    });
  }
  const portion = Math.floor(request.items / PORTIONS);
  const scenario = await ownPipeline({ kafka: { settings: QUICK_CLEANING } });
  await scenario.phase("sending before the outage");
  await scenario.send(Math.ceil(portion / 2));
  await scenario.startBackend();
  // A consumer that has committed goes on where retention lets it; one that has not begins anew.
  await scenario.send(Math.floor(portion / 2));
  await scenario.settle();
  await scenario.phase(`without ${request.target} for longer than Kafka keeps messages, sending`);
  await outlastRetention(scenario, {
    ...request.outage,
    early: portion,
    late: portion,
  });
  await scenario.phase("sending after the outage, catching up");
  await scenario.send(request.items - 3 * portion);
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once" }));
});
