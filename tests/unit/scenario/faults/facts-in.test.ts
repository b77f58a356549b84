import { expect, test } from "vitest";
import type { OutageFacts } from "../../../../src/record/fault-facts.ts";
import { factsIn } from "../../../../src/scenario/faults/facts-in.ts";

const outage = (seconds: number): OutageFacts => ({
  ...{ kind: "refuse", seconds, endedAt: seconds, arrivedBefore: 0 },
  ...{ sequences: { from: 0, to: 1 }, commits: [] },
});

test("without faults nothing is recorded but that nothing crashed", () => {
  expect(factsIn([])).toEqual({ crashes: [] });
  expect(factsIn([{}])).toEqual({ crashes: [] });
});

test("every crash counts, and the last outage", () => {
  const [edge, backend] = [
    { role: "edge", queued: 1 },
    { role: "backend", queued: 0 },
  ] as const;
  expect(
    factsIn([
      { crash: edge },
      { outage: outage(1) },
      { crash: backend },
      { outage: outage(2) },
      {},
    ]),
  ).toEqual({ crashes: [edge, backend], outage: outage(2) });
});

test("everything that an operator did to Kafka counts, in order", () => {
  const added = (at: number) =>
    ({ do: "add-partitions", at, topic: "otel-logs", from: 1, to: at }) as const;
  expect(factsIn([{ changes: [added(2), added(3)] }, {}, { changes: [added(4)] }])).toEqual({
    ...{ crashes: [], administration: [added(2), added(3), added(4)] },
  });
});

test("an outage and what retention took are both recorded", () => {
  const retention = {
    ...{ retentionMs: 1, expired: [], items: {} },
    written: { bytes: 1, seconds: 1, items: 1 },
  };
  const brokerCrash = { broker: "kafka-1", topics: [], sequences: { from: 0, to: 1 } };
  expect(factsIn([{ outage: outage(1) }, { retention }, { brokerCrash }])).toEqual({
    ...{ crashes: [], outage: outage(1), retention, brokerCrash },
  });
});
