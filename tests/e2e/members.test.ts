import { afterAll, beforeAll, expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import { killMember } from "../../src/scenario/faults/kill.ts";
import { lagOf, readPartitions } from "../../src/scenario/pipeline-state.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { BackendMember } from "../../src/stack/pipeline/backend-members.ts";
import { Stack } from "../support/stack.ts";
import { ownTopics } from "../support/topics.ts";

/** More backend collectors in one consumer group, on topics with several partitions and with one. */
const PARTITIONS = 3;
const PORTION = 20;
const WHOLE = { missing: 0, altered: 0, unexpected: 0, refused: 0, unknown: 0 };

let stack: Stack;
beforeAll(async () => {
  stack = await Stack.open({ configs: "durable", changes: { kafka: { partitions: PARTITIONS } } });
});
afterAll(() => stack?.close());

/** A scenario on topics and a group of its own. */
async function open(on: Stack, name: string, changes: Tree = {}): Promise<ScenarioRun> {
  const { edge, backend } = ownTopics(name);
  await on.change("edge", edge);
  await on.change("backend", mergeTrees(backend, changes));
  return on.scenario(name);
}

/** Sends until told otherwise, and says how it went. */
function keepSending(scenario: ScenarioRun): () => Promise<void> {
  let isOver = false;
  const sending = (async () => {
    while (!isOver) await scenario.send(PORTION);
  })();
  return () => {
    isOver = true;
    return sending;
  };
}

function join(scenario: ScenarioRun): Promise<BackendMember> {
  return scenario.act("backend", "another one joined", () => scenario.pipeline.joinBackend());
}

/** A rebalance has more than one step, and between two of them the group has no assignment. */
async function untilEachHasOne(on: Stack, name: string): Promise<void> {
  const { admin } = await on.pipeline.kafka;
  const wanted = SIGNALS.flatMap((signal) => Array(PARTITIONS).fill(`${name}-${signal}`)).sort();
  await waitFor(
    async () => {
      const held = (await admin.groupMembers()).map(({ partitions }) =>
        partitions.map(({ topic }) => topic).join(),
      );
      return held.sort().join() === wanted.join() ? done(null) : notYet(held.join("; "));
    },
    { for: "each consumer to have one partition", timeoutMs: 60_000, signal: on.pipeline.signal },
  );
}

test("members come and go while items flow: nothing is lost, and each gets its share", async () => {
  const scenario = await open(stack, "come-and-go");
  await scenario.send(PORTION);
  await scenario.startBackend();
  const stopSending = keepSending(scenario);
  const second = await join(scenario);
  const third = await join(scenario);
  await scenario.untilConsuming();
  await untilEachHasOne(stack, "come-and-go");
  await scenario.act(second.name, "left", second.leave);
  await scenario.inject((run) => killMember(run, third));
  await scenario.send(PORTION);
  await stopSending();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  // What was delivered twice is more than was sent: then it has to be seen standing still.
  expect(["complete", "quiet"]).toContain(settled.how);
  expect(report).toMatchObject({
    verdict: "pass",
    signals: { traces: WHOLE, metrics: WHOLE, logs: WHOLE },
  });
  expect(report.findings.map(({ code }) => code)).not.toContain("idle-consumers");
});

test("what a member has committed and holds in its memory dies with it, and is missed", async () => {
  // As Elastic's page has it: commits first, and keeps what it has not sent yet in memory.
  const scenario = await open(stack, "in-memory", {
    receivers: { kafka: { message_marking: { after: false } } },
    exporters: { otlphttp: { sending_queue: { enabled: true, storage: null } } },
  });
  await scenario.send(PORTION);
  await scenario.startBackend();
  const member = await join(scenario);
  await scenario.untilConsuming();
  const target = await stack.pipeline.target;
  const lift = await target.answerAll?.(503);
  await untilQueued(scenario, member);
  await scenario.inject((run) => killMember(run, member));
  await lift?.();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.verdict).toBe("fail");
  expect(report.findings).toContainEqual(
    expect.objectContaining({ code: "queue-in-memory", severity: "loss" }),
  );
});

/** Sends until the member holds something, and the group has committed all of it. */
async function untilQueued(scenario: ScenarioRun, { collector }: BackendMember): Promise<void> {
  const { admin } = await scenario.pipeline.kafka;
  await waitFor(
    async () => {
      await scenario.send(PORTION);
      await scenario.untilInKafka();
      const { queued } = await collector.telemetry();
      return queued > 0 ? done(null) : notYet("its queues are empty");
    },
    { for: "a member to hold something", timeoutMs: 30_000, signal: scenario.pipeline.signal },
  );
  await waitFor(
    async () => {
      const lag = lagOf({ partitions: await readPartitions(admin) });
      return lag === 0n ? done(null) : notYet(`${lag} messages are not committed`);
    },
    { for: "all to be committed", timeoutMs: 30_000, signal: scenario.pipeline.signal },
  );
}
