import { expect, test } from "vitest";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, factsOf } from "./facts.ts";
import { found, MISSING } from "./found.ts";

test("not-at-rest: reported with its minutes and the items that are not accounted for", async () => {
  const { settled } = await factsOf("durable");
  const state = stateOf({
    partitions: [partition(9, 4)],
    arrived: { traces: 0, metrics: 0, logs: 97 },
  });
  const moving = { settled: { ...settled, how: "unsettled", waitedMs: 600_000, state } } as const;
  const logs = { ...accountOf(3), missingSequences: [4, 7, 9] };
  const finding = (await found({ ...moving, signals: { logs } })).find(
    ({ code }) => code === "not-at-rest",
  );
  expect(finding).toMatchObject({ severity: "loss" });
  expect(finding?.message).toContain("did not settle: for 10 minutes");
  expect(finding?.message).toContain("3 items are not accounted for: logs 3 (4, 7, 9).");
  expect(finding?.evidence).toEqual([
    { source: "Elasticsearch", text: "arrived: traces 0, metrics 0, logs 97" },
    { source: "topic topic, partition 0", text: "5 messages are not committed" },
  ]);
  const all = (await found(moving)).find(({ code }) => code === "not-at-rest");
  expect(all).toMatchObject({ severity: "risk" });
  expect(all?.message).toContain("every item is accounted for");
});

test("not-at-rest: not reported where a pipeline has settled", async () => {
  const { settled } = await factsOf("durable");
  for (const how of ["complete", "quiet", "stalled", "answered"] as const) {
    const findings = await found({ settled: { ...settled, how }, ...MISSING });
    expect(findings.find(({ code }) => code === "not-at-rest")).toBeUndefined();
  }
});
