import { describe, expect, test } from "vitest";
import {
  describeState,
  isBalanced,
  lagOf,
  observe,
  type PipelineState,
  progressOf,
} from "../../../src/scenario/pipeline-state.ts";
import type { StartedCollector } from "../../../src/stack/parts/collector/collector.ts";
import type { Telemetry } from "../../../src/stack/parts/collector/telemetry.ts";
import {
  BrokerAdmin,
  type CommittedOffset,
  type GroupState,
} from "../../../src/stack/parts/kafka/broker-admin.ts";
import { counted, partition, stateOf, telemetryOf } from "./states.ts";

test.each([
  ["everything committed", [partition(4, 4)], 0n],
  ["two of four committed", [partition(4, 2)], 2n],
  ["nothing committed", [partition(4, null)], 4n],
  ["messages that retention removed do not wait", [{ ...partition(9, null), start: 5n }], 4n],
  ["an offset that was committed of a topic of that name before", [partition(2, 9)], 2n],
  ["over all partitions", [partition(4, 2), partition(3, null, "other")], 5n],
  ["no topic", [], 0n],
])("lag, %s", (_what, partitions, lag) => {
  expect(lagOf(stateOf({ partitions }))).toBe(lag);
});

const two = (a: number, b: number) => ({
  ...counted(10, a),
  exporters: [...counted(10, a).exporters, ...counted(10, b).exporters],
});

test.each<[string, boolean, Telemetry]>([
  ["nothing was accepted", true, telemetryOf({})],
  ["all was sent", true, telemetryOf({ logs: counted(10, 10) })],
  [
    "what failed for good was answered too",
    true,
    telemetryOf({ logs: counted(10, 7, { sendFailed: 2, enqueueFailed: 1 }) }),
  ],
  ["both exporters have sent all", true, telemetryOf({ logs: two(10, 10) })],
  ["one of two exporters lacks some", false, telemetryOf({ logs: two(10, 9) })],
  ["some are still inside", false, telemetryOf({ logs: counted(10, 9) })],
  ["more was sent than accepted", false, telemetryOf({ logs: counted(10, 20) })],
  ["something is queued", false, telemetryOf({ logs: counted(10, 10) }, 1)],
  [
    "no exporter has shown itself yet",
    false,
    telemetryOf({ logs: { accepted: 1, refused: 0, exporters: [] } }),
  ],
  [
    "another signal lacks some",
    false,
    telemetryOf({ logs: counted(10, 10), traces: counted(1, 0) }),
  ],
  ["a count is no number", false, telemetryOf({ logs: counted(10, Number.NaN) })],
])("a collector holds nothing when %s: %s", (_what, balanced, telemetry) => {
  expect(isBalanced(telemetry)).toBe(balanced);
});

const moving: [string, Partial<PipelineState>][] = [
  ["the edge accepts", { edge: telemetryOf({ logs: counted(11, 10) }) }],
  ["the edge sends", { edge: telemetryOf({ logs: counted(10, 11) }) }],
  ["the edge's queue shrinks", { edge: telemetryOf({ logs: counted(10, 10) }, 1) }],
  ["the backend collector sends", { backend: telemetryOf({ logs: counted(10, 11) }) }],
  ["the backend collector starts", { backend: undefined }],
  ["another backend collector joins", { members: [null] }],
  ["another backend collector sends", { members: [telemetryOf({ logs: counted(10, 11) })] }],
  ["another one's queue shrinks", { members: [telemetryOf({}, 1)] }],
  ["a message is written", { partitions: [partition(5, 4)] }],
  ["an offset is committed", { partitions: [partition(4, 3)] }],
  ["a topic appears", { partitions: [partition(4, 4), partition(0, null, "new")] }],
  ["a document arrives", { arrived: { traces: 0, metrics: 0, logs: 11 } }],
];

test.each(moving)("movement: %s", (_what, change) => {
  expect(progressOf(stateOf(change))).not.toBe(progressOf(stateOf()));
});

test.each([
  ["nothing changes", {}],
  ["attempts fail", { backend: telemetryOf({ logs: counted(10, 10, { sendFailed: 5 }) }) }],
  ["the edge refuses", { edge: telemetryOf({ logs: { ...counted(10, 10), refused: 3 } }) }],
])("no movement: %s", (_what, change) => {
  expect(progressOf(stateOf(change))).toBe(progressOf(stateOf()));
});

test("a state in one line", () => {
  expect(describeState(stateOf({ partitions: [partition(4, 1)] }))).toBe(
    "arrived: traces 0, metrics 0, logs 10; messages in Kafka: 4, not committed: 3",
  );
});

/** What is seen of one partition of ten messages with the given commits. */
async function observed(
  commits: readonly Omit<CommittedOffset, "partition">[],
  groups: readonly GroupState[] = [],
) {
  const collector = { telemetry: async () => telemetryOf({}) } as StartedCollector;
  class Broker extends BrokerAdmin {
    override offsets = async () => [partition(10, null)];
    override committed = async () => commits.map((found) => ({ ...found, partition: 0 }));
    override groups = async () => [...groups];
  }
  return observe({
    edge: collector,
    backend: undefined,
    members: [],
    broker: new Broker("127.0.0.1:1", new AbortController().signal),
    ...looked(),
  });
}

test.each([
  ["no group", [], null],
  ["one group", [["a", "topic", 7n]], 7n],
  [
    "of two groups the one that lags",
    [
      ["a", "topic", 10n],
      ["b", "topic", 4n],
    ],
    4n,
  ],
  ["another topic's commit does not count", [["a", "other", 7n]], null],
] as const)("committed by %s", async (_what, commits, committed) => {
  const state = await observed(commits.map(([group, topic, offset]) => ({ group, topic, offset })));
  expect(state.partitions).toMatchObject([{ committed }]);
  expect(state.backend).toBeUndefined();
});

test("a group that has the topic and has not committed is not past anything", async () => {
  const a = { group: "a", topic: "topic", offset: 10n };
  const group = (name: string, topics: readonly string[]) => ({
    ...{ group: name, state: "Stable", members: 1 },
    topics,
  });
  const both = [group("a", ["topic"]), group("b", ["topic"])];
  expect((await observed([a], both)).partitions).toMatchObject([{ committed: null }]);
  const others = [group("a", ["topic"]), group("b", ["other"]), group("c", [])];
  expect((await observed([a], others)).partitions).toMatchObject([{ committed: 10n }]);
});

/** A target that says how it was asked. */
function looked(asked: string[] = [], glance = async () => ({ traces: 0, metrics: 0, logs: 1 })) {
  const reader = {
    count: async () => {
      asked.push("count");
      return { traces: 0, metrics: 0, logs: 2 };
    },
    glance: () => {
      asked.push("glance");
      return glance();
    },
  };
  return { reader, signal: new AbortController().signal };
}

describe("how the target is asked", () => {
  const moving = stateOf({ edge: telemetryOf({}, 3), partitions: [partition(10, null)] });
  /** Looks at a pipeline with something in Kafka that is not committed, or nothing. */
  const asks = async (
    end: number,
    before?: PipelineState,
    glance?: () => Promise<PipelineState["arrived"]>,
  ) => {
    const collector = { telemetry: async () => telemetryOf({}) } as StartedCollector;
    class Broker extends BrokerAdmin {
      override offsets = async () => [partition(end, null)];
      override committed = async () => [];
      override groups = async () => [];
    }
    const asked: string[] = [];
    const broker = new Broker("127.0.0.1:1", new AbortController().signal);
    const known = { edge: collector, backend: undefined, members: [], broker };
    const sources = { ...known, ...looked(asked, glance) };
    return { state: await observe(sources, before), asked };
  };

  test("a glance while something waits and moves", async () => {
    expect((await asks(10)).asked).toEqual(["glance"]);
    expect((await asks(10, moving)).asked).toEqual(["glance"]);
  });

  test("exactly when nothing waits, and when what waits does not move", async () => {
    expect((await asks(0)).asked).toEqual(["count"]);
    const { state } = await asks(10);
    expect(await asks(10, state)).toMatchObject({
      asked: ["count"],
      state: { arrived: { logs: 2 } },
    });
  });

  test("exactly when it cannot say at a glance", async () => {
    const found = await asks(10, undefined, () => Promise.reject(new Error("red")));
    expect(found).toMatchObject({ asked: ["glance", "count"], state: { arrived: { logs: 2 } } });
  });
});
