import { z } from "zod";
import { SIGNALS } from "../../otlp/item.ts";
import type { Crash } from "../../record/fault-facts.ts";
import type { StartedCollector } from "../../stack/parts/collector/collector.ts";
import type { BackendMember } from "../../stack/pipeline/backend-members.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault } from "./begun-fault.ts";
import { faultType } from "./fault-type.ts";
import { lasting } from "./lasting.ts";
import { targetOutage } from "./target-outage.ts";
import { when } from "./times.ts";

/** SIGKILL; started again at its end. */
const schema = z.strictObject({
  ...when,
  do: z.literal("kill"),
  part: z.enum(["kafka", "target", "edge", "backend"]),
});

export const kill = faultType(schema, {
  begin: async (run, { part }) => {
    if (part === "target") return targetOutage(run, "refuse");
    const { pipeline } = run;
    const collector = part === "kafka" ? undefined : await pipeline[part];
    const crash = collector && (await crashOf(collector));
    const names = { part, kind: "kill", began: "killed", ended: "started" } as const;
    const begun = await lasting(run, names, async () => {
      await pipeline.kill(part);
      return () => pipeline.restart(part);
    });
    return { ...begun, ...factsOf(crash) };
  },
});

/** Kills one more backend collector, which stays away. */
export async function killMember(
  run: ScenarioRun,
  { name, collector, kill }: BackendMember,
): Promise<BegunFault> {
  const crash = await crashOf(collector);
  await run.beginFault(name, "kill", "killed", kill);
  return { end: async () => {}, ...factsOf(crash) };
}

function factsOf(crash: Crash | undefined): Pick<BegunFault, "facts"> {
  return crash === undefined ? {} : { facts: async () => ({ crash }) };
}

/** What a collector's queues hold a moment before it is killed. */
async function crashOf(collector: StartedCollector): Promise<Crash> {
  const { queued, samples } = await collector.telemetry();
  const waiting = samples.filter(
    ({ name, value }) => name === "otelcol_exporter_queue_size" && value > 0,
  );
  const signals = SIGNALS.filter((signal) =>
    waiting.some(({ labels }) => labels.data_type === signal),
  );
  return { role: collector.role, queued, signals };
}
