import { meetLimits } from "../../scenario/limits-run.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/**
 * Requests of many small items and of large ones: what the edge collector accepts arrives, however large it
 * is. What it refuses is no loss: the SDK gets an error.
 */
test("limits", async ({ scenario, task }) => {
  await meetLimits(scenario);
  const tolerate = { lost: 0, refused: "some" } as const;
  const settled = await scenario.settle();
  conclude({ task }, await scenario.judge(settled, { promise: "at-least-once", tolerate }));
});
