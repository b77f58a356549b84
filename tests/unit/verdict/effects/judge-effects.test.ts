import { expect, test } from "vitest";
import { offShares } from "../../../../src/verdict/effects/judge-effects.ts";
import { accountOf } from "../findings/facts.ts";

const declared = (within?: number) => ({
  effects: {
    approved: {
      logs: { dropped: { share: 0.25, ...(within === undefined ? {} : { within }) } },
    },
  },
});

test.each([
  [25, 0.05, 0],
  [60, 0.05, 1],
  [60, 0.5, 0],
  // Without a bound, items are judged one by one, and no share is.
  [60, undefined, 0],
])("%i dropped of 100, within %s: %i shares are off", (dropped, within, off) => {
  const logs = { ...accountOf(0), sent: 100 - dropped, delivered: 100 - dropped, dropped };
  expect(offShares({ logs }, declared(within))).toHaveLength(off);
});

test("an account without a reference has no share", () => {
  expect(offShares({ logs: accountOf(0) }, declared(0))).toEqual([]);
});
