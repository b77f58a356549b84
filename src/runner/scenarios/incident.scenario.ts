import { inject } from "vitest";
import { HarnessError } from "../../base/errors.ts";
import { loadCollectorConfig } from "../../collector-config/collector-config.ts";
import type { Incident } from "../../scenario/incidents/incident.ts";
import { playIncident } from "../../scenario/incidents/play-incident.ts";
import { leaveBehind, needsOf, setupOf, writeMessages } from "../../scenario/incidents/setup-of.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

const { incidents = [], share = false } = inject("verify");

/**
 * Each incident on a pipeline of its own: it may leave behind what the next one would meet. Where they
 * may share, those that want the same do, as long as nothing is stuck in it.
 */
for (const incident of share ? bySetup(incidents) : incidents) {
  test(incident.name, async ({ request, ownPipeline, sharedPipeline, task }) => {
    const [edge, backend] = await Promise.all([
      loadCollectorConfig("edge", request.edge),
      loadCollectorConfig("backend", request.backend),
    ]);
    const { traffic, tolerate } = incident;
    const changes = setupOf(incident, { edge, backend });
    const sending = {
      title: incident.title,
      traffic: {
        traits: {
          aheadMs: traffic.clock,
          moreBytes: traffic.itemBytes,
          ...(traffic.histograms === "delta" ? { deltaHistograms: true } : {}),
        },
        batchSize: traffic.batch,
      },
      othersWrite: writeMessages(incident.faults),
      ...(traffic.signals === undefined ? {} : { signals: traffic.signals }),
    };
    const scenario = share
      ? await sharedPipeline(changes, sending)
      : await ownPipeline(changes, undefined, sending);
    if (traffic.before > 0) {
      await scenario.phase("sending before anything goes wrong");
      await scenario.send(traffic.before);
    }
    await scenario.startBackend();
    if (traffic.before > 0) await scenario.settle();
    await scenario.phase(incident.title);
    await playIncident(scenario, incident);
    await scenario.phase("sending after it, catching up");
    if (traffic.after > 0) {
      // What comes after it is not mixed with what was in it.
      await scenario.untilInKafka();
      await scenario.send(traffic.after);
    }
    const settled = await scenario.settle();
    const report = await scenario.judge(settled, { promise: "at-least-once", tolerate });
    if (settled.how === "stalled" || leaveBehind(incident.faults))
      scenario.pipeline.abort(leftBehind());
    conclude({ task }, report);
  });
}

/** Those that want the same of a pipeline one after the other. */
function bySetup(all: readonly Incident[]): Incident[] {
  return [
    ...Map.groupBy(all, ({ setup, faults }) =>
      JSON.stringify([setup, needsOf(faults), leaveBehind(faults)]),
    ),
  ].flatMap(([, same]) => same);
}

function leftBehind(): HarnessError {
  return new HarnessError({ code: "interrupted", message: "the incident left messages behind" });
}
