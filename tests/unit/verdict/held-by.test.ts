import { expect, test } from "vitest";
import type { Tolerated } from "../../../src/record/judged-by.ts";
import { sumAccounts } from "../../../src/verdict/account/signal-account.ts";
import { verdictBy } from "../../../src/verdict/verdict.ts";

const NOTHING = sumAccounts([]);
const ALL = { ...NOTHING, sent: 20, delivered: 20 };
const STRICT: Tolerated = { lost: 0, refused: "none" };

function verdict(tolerate: Tolerated, ...accounts: readonly Partial<typeof ALL>[]) {
  const [logs = {}, traces = {}] = accounts;
  return verdictBy(
    { promise: "at-least-once", tolerate },
    { logs: { ...ALL, ...logs }, traces: { ...ALL, ...traces } },
  );
}

test("nothing is lost", () => {
  expect(verdict(STRICT)).toBe("pass");
  expect(verdict(STRICT, { delivered: 19, missing: 1 })).toBe("fail");
  expect(verdictBy({ promise: "at-least-once", tolerate: STRICT }, {})).toBe("error");
});

test("so many may be lost, of all signals together", () => {
  const two = { ...STRICT, lost: 2 };
  const one = { delivered: 19, missing: 1 };
  expect(verdict(two, one, one)).toBe("pass");
  expect(verdict(two, one, { delivered: 18, missing: 2 })).toBe("fail");
});

test("what the edge refused may be missing where the incident says so, and nothing else", () => {
  const some: Tolerated = { ...STRICT, refused: "some" };
  const refused = { delivered: 17, missing: 3, refused: 3 };
  expect(verdict(STRICT, refused)).toBe("fail");
  expect(verdict(some, refused)).toBe("pass");
  expect(verdict(some, { ...refused, delivered: 16, missing: 4 })).toBe("fail");
  // Refused, and there all the same: nothing is missing that was accepted.
  expect(verdict(some, { delivered: 18, missing: 2, refused: 3, refusedArrived: 1 })).toBe("pass");
});

test("what was never allowed is not allowed here", () => {
  const much: Tolerated = { lost: 1_000, refused: "some" };
  for (const wrong of [{ altered: 1 }, { unexpected: 1 }, { notKept: 1 }]) {
    expect(verdict(much, wrong), JSON.stringify(wrong)).toBe("fail");
  }
  expect(verdict(STRICT, { unknown: 1 })).toBe("fail");
  expect(verdict(much, { unknown: 1 })).toBe("pass");
  expect(verdict(much, { duplicated: 3 })).toBe("pass");
});
