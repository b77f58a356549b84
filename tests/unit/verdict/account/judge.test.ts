import { expect, test } from "vitest";
import type { Signal } from "../../../../src/otlp/item.ts";
import type { Acknowledgement, HistoryEvent } from "../../../../src/record/history.ts";
import type { SignalRanges } from "../../../../src/record/sequence-ranges.ts";
import { acknowledgementsOf, judge } from "../../../../src/verdict/account/judge.ts";
import { keeps } from "../../../../src/verdict/scenario-report.ts";
import { complete, each, sent, twoDocuments } from "./account-fixtures.ts";

function exported(signal: Signal, batch: number, acknowledgement: Acknowledgement): HistoryEvent {
  const at = "2026-01-01T00:00:00.000Z";
  return { at, type: "export", signal, batch, items: 1, acknowledgement, milliseconds: 1 };
}

test("each signal's batches have answers of their own", async () => {
  const answers = await acknowledgementsOf(
    each([
      exported("logs", 0, "accepted"),
      { at: "2026-01-01T00:00:00.000Z", type: "phase", phase: "send" },
      exported("traces", 0, "refused"),
      exported("logs", 1, "unknown"),
    ]),
  );
  expect([...answers.logs]).toEqual([
    [0, "accepted"],
    [1, "unknown"],
  ]);
  expect([...answers.traces]).toEqual([[0, "refused"]]);
  expect([...answers.metrics]).toEqual([]);
});

test.each([
  [["refused", "unknown"], "unknown"],
  [["accepted", "refused"], "accepted"],
  [["unknown", "accepted"], "accepted"],
  [["refused", "refused"], "refused"],
] as const)("of several answers for one batch, %j, the strongest counts", async (given, answer) => {
  const events = given.map((acknowledgement) => exported("logs", 0, acknowledgement));
  expect((await acknowledgementsOf(each(events))).logs.get(0)).toBe(answer);
});

test("a history gives an account of every signal", async () => {
  const accounts = await judge(
    {
      sent: (signal) => each(signal === "logs" ? [sent(0), sent(1)] : []),
      readBack: (signal) => each(signal === "logs" ? complete(0) : []),
      events: () => each([exported("logs", 0, "accepted"), exported("logs", 1, "accepted")]),
    },
    twoDocuments,
  );
  expect(accounts.logs).toMatchObject({ sent: 2, delivered: 1, missing: 1 });
  expect(accounts.traces).toMatchObject({ sent: 0, unexpected: 0 });
  expect(accounts.metrics).toMatchObject({ sent: 0, unexpected: 0 });
});

const EXPIRED_LOGS: SignalRanges = { logs: [[0, 1]], traces: [] };

test("what expired in Kafka is counted among the missing; what arrived all the same is delivered", async () => {
  const accepted = [0, 1, 2, 3].map((batch) => exported("logs", batch, "accepted"));
  const accounts = await judge(
    {
      sent: (signal) => each(signal === "logs" ? [0, 1, 2, 3].map((n) => sent(n)) : []),
      readBack: (signal) => each(signal === "logs" ? [...complete(1), ...complete(3)] : []),
      events: () => each(accepted),
      expired: EXPIRED_LOGS,
    },
    twoDocuments,
  );
  expect(accounts.logs).toMatchObject({ sent: 4, delivered: 2, missing: 2, expired: 1 });
  expect(keeps("at-least-once", accounts.logs)).toBe(false);
});

test("a pipeline of which nothing but what expired is missing keeps its promise", async () => {
  const accepted = [0, 1, 2].map((batch) => exported("logs", batch, "accepted"));
  const history = {
    sent: (signal: Signal) => each(signal === "logs" ? [0, 1, 2].map((n) => sent(n)) : []),
    readBack: (signal: Signal) => each(signal === "logs" ? complete(2) : []),
  };
  const judged = (expired: SignalRanges) =>
    judge({ ...history, events: () => each(accepted), expired }, twoDocuments);
  const { logs } = await judged(EXPIRED_LOGS);
  expect(logs).toMatchObject({ missing: 2, expired: 2 });
  expect(keeps("exactly-once", logs)).toBe(true);
  // The same where nothing says so is a loss.
  const without = await judged({});
  expect(without.logs).toMatchObject({ missing: 2, expired: 0 });
  expect(keeps("exactly-once", without.logs)).toBe(false);
});
