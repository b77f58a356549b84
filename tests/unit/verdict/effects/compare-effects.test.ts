import { expect, test } from "vitest";
import type { ApprovedEffect } from "../../../../src/record/approved-effects.ts";
import { approvedFrom } from "../../../../src/verdict/effects/approve-effects.ts";
import { approvalOf, compareEffects } from "../../../../src/verdict/effects/compare-effects.ts";
import type { Effect } from "../../../../src/verdict/effects/effect.ts";

const SENT = { traces: 100, metrics: 0, logs: 0 };
const BY = { role: "edge", component: "filter/health", place: "edge.yaml:3" } as const;
const drops = (items: number): Effect => ({
  ...{ signal: "traces", kind: "dropped", items, of: 100, by: BY },
});
const region = (value: string): Effect => ({
  ...{ signal: "traces", kind: "added", field: "resource.attributes.region", value },
  ...{ items: 100, of: 100 },
});
const DROPPED: ApprovedEffect = { share: 0.23, by: "edge filter/health" };
const approved = (dropped: ApprovedEffect) => ({ traces: { dropped } });

test("an effect that nobody has approved is a change, one that was approved is none", () => {
  expect(compareEffects([drops(23)], {}, SENT)).toEqual([
    { signal: "traces", name: "dropped", seen: drops(23) },
  ]);
  expect(compareEffects([drops(23)], approved(approvalOf(drops(23))), SENT)).toEqual([]);
});

test("an effect that was approved and is gone is a change, unless nothing of its signal was sent", () => {
  const gone = { signal: "traces", name: "dropped", approved: DROPPED };
  expect(compareEffects([], approved(DROPPED), SENT)).toEqual([gone]);
  expect(compareEffects([], approved(DROPPED), { ...SENT, traces: 0 })).toEqual([]);
});

test.each([
  [28, {}, 0],
  [40, {}, 1],
  [40, { within: 0.2 }, 0],
  [24, { within: 0 }, 1],
])("%i of 100 where 23 were approved with %j: %i changes", (items, rule, changes) => {
  const found = compareEffects([drops(items)], approved({ ...DROPPED, ...rule }), SENT);
  expect(found).toHaveLength(changes);
});

test("another component or another value is another effect", () => {
  const other = approved({ ...DROPPED, by: "backend filter/health" });
  expect(compareEffects([drops(23)], other, SENT)).toHaveLength(1);
  const traces = { "added resource.attributes.region": approvalOf(region("eu-1")) };
  expect(compareEffects([region("eu-1")], { traces }, SENT)).toEqual([]);
  expect(compareEffects([region("us-1")], { traces }, SENT)).toHaveLength(1);
});

test("approving keeps what is still the same as it was written, and drops what is gone", () => {
  const before = { traces: { dropped: { ...DROPPED, within: 0.05 }, "added gone": {} } };
  const scenario = {
    effects: [{ ...drops(24), approved: true }],
    signals: { traces: {} as never },
  };
  expect(approvedFrom([scenario], before)).toEqual({
    traces: { dropped: { ...DROPPED, within: 0.05 } },
  });
  expect(approvedFrom([{ signals: {} }], before)).toBe(before);
});
