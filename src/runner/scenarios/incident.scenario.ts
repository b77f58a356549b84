import { inject } from "vitest";
import { HarnessError } from "../../base/errors.ts";
import type { Incident } from "../../scenario/incidents/incident.ts";
import { runIncident, sendingOf } from "../../scenario/incidents/run-incident.ts";
import { needsOf, setupOf } from "../../scenario/incidents/setup-of.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import { conclude } from "../conclude.ts";
import { test } from "../scenario.ts";

const { incidents = [], share = false } = inject("verify");

/**
 * Each incident on a pipeline of its own: it may leave behind what the next one would meet. Where they
 * may share, those that want the same do, as long as nothing is stuck in it.
 */
for (const incident of share ? bySetup(incidents) : incidents) {
  test(incident.name, async ({ request, ownPipeline, sharedPipeline, task }) => {
    const { changes, collectors } = setupOf(incident, await requestedConfigs(request));
    const sending = sendingOf(incident);
    const scenario = share
      ? await sharedPipeline(changes, sending)
      : await ownPipeline(changes, undefined, sending);
    const { outage, expiry } = await runIncident({ scenario, setup: collectors }, incident);
    const expired = await expiry?.expired();
    const settled = await scenario.settle(expired === undefined ? {} : { expired });
    const retention = await expiry?.close();
    const report = await scenario.judge(settled, {
      promise: "at-least-once",
      holds: incident.holds,
      ...(outage === undefined ? {} : { outage }),
      ...(retention === undefined ? {} : { retention }),
    });
    const { members } = needsOf(incident.faults);
    const isStuck = settled.how === "stalled" || settled.how === "unsettled";
    if (isStuck || members > 0) scenario.pipeline.abort(leftBehind());
    conclude({ task }, report);
  });
}

/** Those that want the same of a pipeline one after the other. */
function bySetup(all: readonly Incident[]): Incident[] {
  return [
    ...Map.groupBy(all, ({ setup, faults }) => JSON.stringify([setup, needsOf(faults)])),
  ].flatMap(([, same]) => same);
}

function leftBehind(): HarnessError {
  return new HarnessError({ code: "interrupted", message: "the incident left messages behind" });
}
