import { expect, test } from "vitest";
import type { Acknowledgement, ReadLine } from "../../../../src/record/history.ts";
import { accountOf, line, sent } from "./account-fixtures.ts";

/** What can arrive for one item: the values of its own documents, then those of its parts. */
const ARRIVALS: readonly (readonly [own: readonly string[], part: readonly string[]])[] = [
  [[], []],
  [[], ["right"]],
  [["right"], ["right"]],
  [["right"], []],
  [["wrong"], ["right"]],
  [["right", "right"], ["right"]],
  [
    ["right", "wrong"],
    ["right", "right"],
  ],
];
const ANSWERS: readonly Acknowledgement[] = ["accepted", "refused", "unknown"];
const ITEMS = 4;

/** All lists of `length` numbers below `base`. */
function* combinations(base: number, length: number): Generator<number[]> {
  for (let code = 0; code < base ** length; code++) {
    yield Array.from({ length }, (_, place) => Math.floor(code / base ** place) % base);
  }
}

/** The same numbers, counted the slow and obvious way. */
function oracle(arrivals: readonly number[], answers: readonly Acknowledgement[]) {
  const items = arrivals.map((choice, sequence) => {
    const [own = [], part = []] = ARRIVALS[choice] ?? [];
    const there = own.length > 0;
    return {
      answer: answers[sequence],
      sequence,
      there,
      twice: there && (own.length > 1 || part.length > 1),
      wrong: there && ([...own, ...part].includes("wrong") || part.length === 0),
    };
  });
  const count = (answer: Acknowledgement, key: "there" | "twice" | "wrong") =>
    items.filter((item) => item.answer === answer && item[key]).length;
  const answered = items.filter(({ answer }) => answer !== "unknown");
  const missing = answered.filter(({ there }) => !there).map(({ sequence }) => sequence);
  const twice = answered.filter((item) => item.twice).map(({ sequence }) => sequence);
  return {
    sent: answered.length,
    delivered: answered.filter(({ there }) => there).length,
    missing: missing.length,
    missingSequences: missing,
    duplicated: twice.length,
    duplicatedSequences: twice,
    altered: answered.filter(({ wrong }) => wrong).length,
    unexpected: 0,
    refused: items.filter(({ answer }) => answer === "refused").length,
    refusedArrived: count("refused", "there"),
    unknown: items.filter(({ answer }) => answer === "unknown").length,
    unknownArrived: count("unknown", "there"),
    unknownDuplicated: count("unknown", "twice"),
    unknownAltered: count("unknown", "wrong"),
  };
}

function linesOf(arrivals: readonly number[]): ReadLine[] {
  return arrivals.flatMap((choice, sequence) => {
    const [own = [], part = []] = ARRIVALS[choice] ?? [];
    return [
      ...own.map((value) => line(sequence, "own", value)),
      ...part.map((value) => line(sequence, "part", value)),
    ];
  });
}

function record(answers: readonly Acknowledgement[]): Record<number, Acknowledgement> {
  return Object.fromEntries(answers.entries());
}

const LEDGER = Array.from({ length: ITEMS }, (_, sequence) => sent(sequence));

test("every way in which four accepted items can arrive", async () => {
  const answers = LEDGER.map((): Acknowledgement => "accepted");
  for (const arrivals of combinations(ARRIVALS.length, ITEMS)) {
    const result = await accountOf(LEDGER, linesOf(arrivals), record(answers));
    if (result.sent !== result.delivered + result.missing) expect.fail(JSON.stringify(result));
    expect(result).toMatchObject(oracle(arrivals, answers));
  }
});

test("every way in which two items can be answered and arrive", async () => {
  const ledger = LEDGER.slice(0, 2);
  for (const arrivals of combinations(ARRIVALS.length, 2)) {
    for (const choices of combinations(ANSWERS.length, 2)) {
      const answers = choices.map((choice) => ANSWERS[choice] ?? "unknown");
      const result = await accountOf(ledger, linesOf(arrivals), record(answers));
      expect(result).toMatchObject(oracle(arrivals, answers));
    }
  }
});

function* permutations<T>(values: readonly T[]): Generator<T[]> {
  if (values.length === 0) yield [];
  for (const [index, value] of values.entries()) {
    for (const rest of permutations(values.toSpliced(index, 1))) yield [value, ...rest];
  }
}

test("the order of one item's documents does not matter", async () => {
  const lines = [
    line(1, "own"),
    line(1, "own", "wrong"),
    line(1, "part"),
    line(1, "part"),
    line(null, "own"),
  ];
  for (const order of permutations(lines)) {
    const result = await accountOf([sent(0), sent(1)], order);
    expect(result).toMatchObject({
      sent: 2,
      delivered: 1,
      missing: 1,
      duplicated: 1,
      altered: 1,
      unexpected: 1,
    });
  }
});
