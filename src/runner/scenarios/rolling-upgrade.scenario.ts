import { inject } from "vitest";
import { roll } from "../../upgrade/roll.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

/**
 * Both collectors are replaced by those of another version, one after the other, while items are sent:
 * what the old ones leave in Kafka and on disk, the new ones must deliver.
 */
const { upgrade } = inject("verify");
for (const order of upgrade?.orders ?? []) {
  test(`rolling-${order}`, async ({ request, ownPipeline, task }) => {
    if (upgrade === undefined) return;
    // What is sent while the edge is replaced begins before the new one does.
    const scenario = await ownPipeline({}, undefined, {
      traffic: { traits: { deltaHistograms: true } },
    });
    const before = Math.ceil(request.items / 2);
    await scenario.phase("sending before the upgrade");
    await scenario.send(before);
    await scenario.startBackend();
    await scenario.settle();
    await roll(scenario, order, upgrade);
    await scenario.phase("sending after the upgrade, catching up");
    // What was in flight is not mixed with what comes after.
    await scenario.untilInKafka();
    await scenario.send(Math.max(1, request.items - before));
    const settled = await scenario.settle();
    conclude(
      { task },
      await scenario.judge(settled, {
        promise: "at-least-once",
        // While a collector is replaced nobody listens: the SDK is told, and keeps or drops its items.
        tolerate: { lost: 0, refused: "some" },
      }),
    );
  });
}
