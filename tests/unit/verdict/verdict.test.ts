import { expect, test } from "vitest";
import type { MadeMismatch } from "../../../src/record/judged-by.ts";
import { AccountBook } from "../../../src/verdict/account/account-book.ts";
import type { SignalAccount } from "../../../src/verdict/account/signal-account.ts";
import { verdictBy } from "../../../src/verdict/verdict.ts";

const SAID = [{ source: "backend.log", text: "failed to unmarshal message" }];
const MISMATCH: MadeMismatch = { signals: ["logs"], evidence: { logs: SAID } };
const EMPTY = new AccountBook().close();
const GONE: SignalAccount = { ...EMPTY, sent: 20, missing: 20 };
const THERE: SignalAccount = { ...EMPTY, sent: 20, delivered: 20 };

function verdict(
  signals: Parameters<typeof verdictBy>[1],
  mismatch: MadeMismatch | undefined = MISMATCH,
) {
  return verdictBy(
    { promise: "exactly-once", ...(mismatch === undefined ? {} : { mismatch }) },
    signals,
  );
}

test("a mismatch passes when nothing of its signal arrived, the others did, and something says so", () => {
  expect(verdict({ logs: GONE, traces: THERE })).toBe("pass");
});

test.each<[string, Parameters<typeof verdictBy>[1], MadeMismatch?]>([
  ["one of its items arrived", { logs: { ...GONE, delivered: 1, missing: 19 } }],
  ["one arrived as something else", { logs: { ...GONE, unexpected: 1 } }],
  ["one that the target drops arrived", { logs: { ...GONE, notKeptArrived: 1 } }],
  ["the edge refused one", { logs: { ...GONE, refused: 1 } }],
  ["the edge did not answer for one", { logs: { ...GONE, unknown: 1 } }],
  ["nothing was sent", { logs: EMPTY }],
  ["it has no account", { traces: THERE }],
  ["another signal lost one", { logs: GONE, traces: { ...THERE, delivered: 19, missing: 1 } }],
  ["another signal was altered", { logs: GONE, metrics: { ...THERE, altered: 1 } }],
  ["no word was said", { logs: GONE }, { signals: ["logs"], evidence: { logs: [] } }],
  ["a word was said of another", { logs: GONE }, { signals: ["logs"], evidence: { traces: SAID } }],
])("a mismatch fails when %s", (_why, signals, mismatch) => {
  expect(verdict(signals, mismatch)).toBe("fail");
});

test("without a mismatch every signal keeps the promise", () => {
  expect(verdictBy({ promise: "exactly-once" }, { logs: THERE })).toBe("pass");
  expect(verdictBy({ promise: "exactly-once" }, { logs: GONE })).toBe("fail");
  expect(verdictBy({ promise: "exactly-once" }, { logs: { ...THERE, duplicated: 1 } })).toBe(
    "fail",
  );
  expect(verdictBy({ promise: "at-least-once" }, { logs: { ...THERE, duplicated: 1 } })).toBe(
    "pass",
  );
  expect(verdictBy({ promise: "exactly-once" }, {})).toBe("error");
});
