import { inject } from "vitest";
import { HarnessError } from "../../base/errors.ts";
import type { Incident } from "../../scenario/incidents/incident.ts";
import { runIncident, sendingOf } from "../../scenario/incidents/run-incident.ts";
import { leaveBehind, needsOf, setupOf } from "../../scenario/incidents/setup-of.ts";
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
    const changes = setupOf(incident, await requestedConfigs(request));
    const sending = sendingOf(incident);
    const scenario = share
      ? await sharedPipeline(changes, sending)
      : await ownPipeline(changes, undefined, sending);
    await runIncident(scenario, incident);
    const settled = await scenario.settle();
    const { tolerate } = incident;
    const report = await scenario.judge(settled, { promise: "at-least-once", tolerate });
    const isStuck = settled.how === "stalled" || settled.how === "unsettled";
    if (isStuck || leaveBehind(incident.faults)) scenario.pipeline.abort(leftBehind());
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
