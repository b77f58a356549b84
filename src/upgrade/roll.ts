import { setTimeout } from "node:timers/promises";
import { HarnessError } from "../base/errors.ts";
import { done, notYet, waitFor } from "../base/wait.ts";
import { loadCollectorConfig } from "../collector-config/collector-config.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import type { Partitions } from "../record/pipeline-facts.ts";
import { faultOf } from "../scenario/faults/registry.ts";
import { lagOf, readPartitions } from "../scenario/pipeline-state.ts";
import type { ScenarioRun } from "../scenario/scenario-run.ts";
import { type RollingOrder, rolesIn, type UpgradeStep } from "../stack/pipeline/upgrade-step.ts";

/** The history's event that has what was seen in a rolling upgrade. */
export const ROLLED = "rolled";

/** What the old collectors left to the new ones. */
export interface Rolled {
  /** Requests (or what the queue counts) in the edge's queue when it was stopped. */
  readonly queuedAtEdge: number;
  /** Whether the old edge, with Kafka away, did not end by itself when it was asked to, and was killed. */
  readonly edgeKilled: boolean;
  /** Messages that waited in Kafka when the new backend collector started. */
  readonly waitingInKafka: number;
  /** Items of each signal that were sent meanwhile. */
  readonly sentMeanwhile: number;
}

/** Items of each signal that go with one call, and the pause to the next one. */
const PORTION = 2;
const PAUSE_MS = 200;
/** A collector that holds nothing by then never will. */
const HELD_TIMEOUT_MS = 20_000;
/** A message is retried no more than 5 s apart by the project's own configs; more is the account's. */
const PASSED_TIMEOUT_MS = 30_000;

/**
 * Replaces both collectors of a running pipeline, one after the other, while items are sent without a
 * break. The edge is replaced while Kafka is away, so that its queue holds something; the backend while
 * messages wait in Kafka. In between old and new work together: what the one writes the other reads.
 *
 * @throws HarnessError as `Pipeline.upgrade` does
 */
export async function roll(
  scenario: ScenarioRun,
  order: RollingOrder,
  step: UpgradeStep,
): Promise<Rolled> {
  const from = scenario.itemsSent;
  const flow = startFlow(scenario);
  const { instance } = await scenario.pipeline.edge;
  const left = { edge: 0, backend: 0 };
  try {
    for (const role of rolesIn(order)) {
      left[role] = await (role === "edge" ? replaceEdge : replaceBackend)(scenario, step);
      await untilPassedOn(scenario);
    }
  } finally {
    await flow.end();
  }
  const rolled: Rolled = {
    queuedAtEdge: left.edge,
    edgeKilled: (await instance.exited).signal === "SIGKILL",
    waitingInKafka: left.backend,
    sentMeanwhile: scenario.itemsSent - from,
  };
  await scenario.note(ROLLED, rolled);
  return rolled;
}

/** Sends some items a second until it is ended. */
function startFlow(scenario: ScenarioRun): { end(): Promise<void> } {
  const ended = new AbortController();
  const { signal } = scenario.pipeline;
  const sending = (async () => {
    while (!ended.signal.aborted && !signal.aborted) {
      await scenario.send(PORTION);
      await setTimeout(PAUSE_MS, null, { signal: ended.signal }).catch(() => undefined);
    }
  })();
  // Told when it is ended; until then the pipeline's own end is what counts.
  sending.catch(() => undefined);
  return {
    end: async () => {
      ended.abort();
      await sending;
    },
  };
}

async function replaceEdge(scenario: ScenarioRun, step: UpgradeStep): Promise<number> {
  const { pipeline } = scenario;
  await scenario.phase(`replacing the edge collector by EDOT ${step.edot.edge}`);
  const edge = await pipeline.edge;
  const outage = await scenario.inject(faultOf({ do: "kill", part: "kafka" }));
  const queued = await untilHeld(scenario, "its queue to hold items", async () => {
    return (await edge.telemetry()).queued;
  });
  await replace(scenario, "edge", step);
  await outage.end();
  return queued;
}

async function replaceBackend(scenario: ScenarioRun, step: UpgradeStep): Promise<number> {
  const { pipeline } = scenario;
  await scenario.phase(`replacing the backend collector by EDOT ${step.edot.backend}`);
  await scenario.beginFault("backend", "stop", "stopped", () => pipeline.stop("backend"));
  const { admin } = await pipeline.kafka;
  const waiting = await untilHeld(scenario, "messages to wait in Kafka", async () =>
    Number(lagOf({ partitions: await readPartitions(admin) })),
  );
  await replace(scenario, "backend", step);
  await scenario.untilConsuming();
  return waiting;
}

async function replace(
  scenario: ScenarioRun,
  role: CollectorRole,
  { edot, inherited, ...files }: UpgradeStep,
): Promise<void> {
  const config = await loadCollectorConfig(role, files[role]);
  const what = `replaced by EDOT ${edot[role]}`;
  const replaced = () => scenario.pipeline.upgrade(config, edot[role], inherited);
  if (role === "backend") await scenario.endFault(role, "stop", what, replaced);
  else await scenario.act(role, what, replaced);
}

/**
 * Waits until messages that the edge has written from now on are committed by the backend, for each
 * partition; where they never are, the account says what became of them.
 */
async function untilPassedOn({ pipeline }: ScenarioRun): Promise<void> {
  const { admin } = await pipeline.kafka;
  const placeOf = ({ topic, partition }: Partitions[number]) => `${topic}/${partition}`;
  const before = new Map((await readPartitions(admin)).map((one) => [placeOf(one), one.end]));
  const written = new Map<string, bigint>();
  try {
    await waitFor(
      async () => {
        const partitions = await readPartitions(admin);
        for (const one of partitions) {
          const place = placeOf(one);
          if (!written.has(place) && one.end > (before.get(place) ?? 0n))
            written.set(place, one.end);
        }
        const open = partitions.filter((one) => {
          const end = written.get(placeOf(one));
          return end === undefined || one.committed === null || one.committed < end;
        });
        return partitions.length > 0 && open.length === 0
          ? done(null)
          : notYet(`not yet past ${open.map(placeOf).join(", ")}`);
      },
      {
        for: "new messages to be written and committed",
        timeoutMs: PASSED_TIMEOUT_MS,
        everyMs: 200,
        signal: pipeline.signal,
      },
    );
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "deadline") throw error;
  }
}

/** How much is held as soon as there is something; 0 where there never is. */
async function untilHeld(
  scenario: ScenarioRun,
  what: string,
  look: () => Promise<number>,
): Promise<number> {
  try {
    return await waitFor(
      async () => {
        const held = await look();
        return held > 0 ? done(held) : notYet("nothing is held");
      },
      { for: what, timeoutMs: HELD_TIMEOUT_MS, everyMs: 50, signal: scenario.pipeline.signal },
    );
  } catch (error) {
    if (!(error instanceof HarnessError) || error.code !== "deadline") throw error;
    return 0;
  }
}
