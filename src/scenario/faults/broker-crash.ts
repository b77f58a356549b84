import { HarnessError } from "../../base/errors.ts";
import { done, notYet, waitFor } from "../../base/wait.ts";
import { isBalanced } from "../pipeline-state.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault } from "./begun-fault.ts";
import { lasting } from "./lasting.ts";

/** How long the edge may take to hand over what the leader alone acknowledges. */
const HAND_OVER_MS = 5_000;

/**
 * Stops the followers of a topic where they are, sends, kills its leader, and lets the followers go
 * on: one of them becomes the leader, with what it has. The broker starts again at the end of the fault.
 */
export async function brokerCrash(scenario: ScenarioRun, items: number): Promise<BegunFault> {
  const { admin, brokers } = await scenario.pipeline.kafka;
  const leaders = await admin.leaders();
  const id = leaders[0]?.leader ?? 1;
  const topics = leaders.filter(({ leader }) => leader === id).map(({ topic }) => topic);
  const leader = brokers[id - 1];
  const followers = brokers.filter((broker) => broker !== leader);
  if (leader === undefined) {
    throw new HarnessError({ code: "internal", message: `Kafka names a broker ${id}` });
  }
  const names = followers.map(({ name }) => name).join(", ");
  const paused = { part: names, kind: "pause", began: "paused", ended: "resumed" } as const;
  const behind = await lasting(scenario, paused, async () => {
    await Promise.all(followers.map(({ instance }) => instance.pause()));
    return () => Promise.all(followers.map(({ instance }) => instance.resume()));
  });
  const from = scenario.itemsSent;
  // Their last requests are open at the leader, and its answers wait for them when they go on: what is
  // written first answers those, what comes after that reaches none.
  for (const count of [Math.ceil(items / 2), Math.floor(items / 2)]) {
    await scenario.send(count);
    await untilHandedOver(scenario);
  }
  const killed = { part: leader.name, kind: "kill", began: "killed", ended: "started" } as const;
  const dead = await lasting(scenario, killed, async () => {
    await leader.instance.kill();
    return () => scenario.pipeline.restartBroker(leader.name);
  });
  await behind.end();
  const sequences = { from, to: scenario.itemsSent };
  const facts = { brokerCrash: { broker: leader.name, topics, sequences } };
  return { ...dead, facts: async () => facts };
}

/**
 * What waits for all replicas stays with the edge; what the leader alone acknowledges leaves it. Either
 * is an answer, so this ends by its time too.
 */
async function untilHandedOver({ pipeline }: ScenarioRun): Promise<void> {
  const edge = await pipeline.edge;
  const end = performance.now() + HAND_OVER_MS;
  await waitFor(
    async () => {
      const isOver = performance.now() >= end || isBalanced(await edge.telemetry(), true);
      return isOver ? done(null) : notYet("the edge has not handed everything over");
    },
    {
      for: "the edge collector to hand over what it accepted",
      timeoutMs: HAND_OVER_MS + 60_000,
      place: edge.logFile,
      signal: pipeline.signal,
    },
  );
}
