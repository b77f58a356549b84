import { inject } from "vitest";
import { conclude } from "../../fixtures/conclude.ts";
import { test } from "../../fixtures/scenario.ts";
import { loadCollectorConfig } from "../../src/configs/collector-config.ts";
import { playIncident } from "../../src/incidents/play-incident.ts";
import { setupOf } from "../../src/incidents/setup-of.ts";

/** Each incident on a pipeline of its own: it may have broken what the next one needs. */
for (const incident of inject("verify").incidents ?? []) {
  test(incident.name, async ({ request, ownPipeline, task }) => {
    const [edge, backend] = await Promise.all([
      loadCollectorConfig("edge", request.edge),
      loadCollectorConfig("backend", request.backend),
    ]);
    const { traffic, holds } = incident;
    const { changes, collectors } = setupOf(incident, { edge, backend });
    const scenario = await ownPipeline(changes, undefined, {
      traffic: {
        traits: {
          aheadMs: traffic.clock,
          moreBytes: traffic.itemBytes,
          ...(traffic.histograms === "delta" ? { deltaHistograms: true } : {}),
        },
        batchSize: traffic.batch,
      },
      isShared: incident.faults.some((fault) => fault.do === "replay"),
      ...(traffic.signals === undefined ? {} : { signals: traffic.signals }),
    });
    if (traffic.before > 0) {
      await scenario.phase("sending before anything goes wrong");
      await scenario.send(traffic.before);
    }
    await scenario.startBackend();
    if (traffic.before > 0) await scenario.settle();
    await scenario.phase(incident.title);
    const { outage, expiry } = await playIncident({ scenario, setup: collectors }, incident);
    await scenario.phase("sending after it, catching up");
    if (traffic.after > 0) {
      // What comes after it is not mixed with what was in it.
      await scenario.untilInKafka();
      await scenario.send(traffic.after);
    }
    const expired = await expiry?.expired();
    const settled = await scenario.settle(expired === undefined ? {} : { expired });
    const retention = await expiry?.close();
    conclude(
      { task },
      await scenario.judge(settled, {
        promise: "at-least-once",
        holds,
        ...(outage === undefined ? {} : { outage }),
        ...(retention === undefined ? {} : { retention }),
      }),
    );
  });
}
