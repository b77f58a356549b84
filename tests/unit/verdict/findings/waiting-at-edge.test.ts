import { expect, test } from "vitest";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf } from "./facts.ts";
import { edgeLog, found, MISSING, only } from "./found.ts";
import { recorded } from "./recorded.ts";

const edge = { ...stateOf().edge, queued: 3 };
const STALLED = { how: "stalled", state: { ...stateOf(), edge }, movedAt: 0 } as const;

test("waiting-at-edge: reported with what the queue holds and why Kafka does not take it", async () => {
  const logs = edgeLog(recorded("noTopic"), recorded("noAnswer", 2));
  const signals = { logs: accountOf(30) };
  const finding = await only("waiting-at-edge", { settled: STALLED, ...logs, signals });
  expect(finding.severity).toBe("loss");
  expect(finding.message).toContain("still holds 3 requests that Kafka does not accept");
  expect(finding.message).toContain("these topics do not exist: never-logs.");
  expect(finding.evidence[0]?.text).toContain("UNKNOWN_TOPIC_OR_PARTITION");
});

test("waiting-at-edge: reported without a line that says why", async () => {
  const finding = await only("waiting-at-edge", { settled: STALLED, ...MISSING });
  expect(finding.message).toMatch(/that Kafka does not accept\.$/);
});

test("waiting-at-edge: reported without what was wrong before: the topic is there, or its items are", async () => {
  const logs = edgeLog(recorded("noTopic"), recorded("noAnswer", 2));
  const partitions = [partition(4, 4, "never-logs")];
  const settled = { ...STALLED, state: { ...STALLED.state, partitions } };
  const there = await only("waiting-at-edge", {
    settled,
    ...logs,
    signals: { logs: accountOf(30) },
  });
  expect(there.message).toMatch(/that Kafka does not accept\.$/);
  expect(there.evidence[0]?.text).toContain("context deadline exceeded");
  const arrived = await only("waiting-at-edge", { settled: STALLED, ...logs, ...MISSING });
  expect(arrived.evidence[0]?.text).toBe("the edge collector's log");
});

test("waiting-at-edge: not reported where everything arrived later, or nothing is held", async () => {
  expect(await found(edgeLog(recorded("noTopic"), recorded("shutDown")))).toEqual([]);
  const settled = { how: "stalled", state: stateOf(), movedAt: 0 } as const;
  expect(await found({ settled, ...MISSING })).toEqual([]);
});
