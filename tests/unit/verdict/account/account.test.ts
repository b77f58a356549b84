import { describe, expect, test } from "vitest";
import { account } from "../../../../src/verdict/account/account.ts";
import { ABSENT } from "../../../../src/verdict/account/projection.ts";
import { accountOf, complete, each, line, sent, twoDocuments } from "./account-fixtures.ts";

describe("delivered", () => {
  test("everything arrived once and as it was sent", async () => {
    const result = await accountOf([sent(0), sent(1)], [...complete(0), ...complete(1)]);
    expect(result).toEqual({
      sent: 2,
      delivered: 2,
      missing: 0,
      expired: 0,
      duplicated: 0,
      altered: 0,
      unexpected: 0,
      missingSequences: [],
      duplicatedSequences: [],
      alteredSamples: [],
      unexpectedSamples: [],
      refused: 0,
      refusedArrived: 0,
      unknown: 0,
      unknownArrived: 0,
      unknownDuplicated: 0,
      unknownAltered: 0,
      notKept: 0,
      notKeptArrived: 0,
    });
  });

  test("nothing was sent and nothing arrived", async () => {
    expect(await accountOf([], [])).toMatchObject({ sent: 0, delivered: 0, missing: 0 });
  });
});

describe("missing", () => {
  test("an item that did not arrive is missing and named", async () => {
    const result = await accountOf([sent(0), sent(1), sent(2)], [...complete(0), ...complete(2)]);
    expect(result).toMatchObject({ sent: 3, delivered: 2, missing: 1, missingSequences: [1] });
  });

  test("an item of which only a part arrived is missing, and the part is not unexpected", async () => {
    const result = await accountOf([sent(0)], [line(0, "part")]);
    expect(result).toMatchObject({ delivered: 0, missing: 1, altered: 0, unexpected: 0 });
  });

  test("the first hundred are named, all are counted", async () => {
    const ledger = Array.from({ length: 250 }, (_, sequence) => sent(sequence));
    const result = await accountOf(ledger, []);
    expect(result.missing).toBe(250);
    expect(result.missingSequences).toEqual(Array.from({ length: 100 }, (_, n) => n));
  });
});

describe("duplicated", () => {
  test.each([
    ["own document", [...complete(0), line(0, "own")]],
    ["part", [...complete(0), line(0, "part")]],
    ["both, several times", [...complete(0), ...complete(0), ...complete(0)]],
  ])("an item whose %s arrived again counts once", async (_, lines) => {
    const result = await accountOf([sent(0)], lines);
    expect(result).toMatchObject({
      delivered: 1,
      duplicated: 1,
      altered: 0,
      duplicatedSequences: [0],
    });
  });
});

describe("altered", () => {
  test("a changed field is named with both values", async () => {
    const result = await accountOf([sent(0)], [line(0, "own", "wrong"), line(0, "part")]);
    expect(result).toMatchObject({ delivered: 1, altered: 1, duplicated: 0, missing: 0 });
    expect(result.alteredSamples).toEqual([
      {
        sequence: 0,
        differences: [{ document: "own", field: "value", expected: "right", received: "wrong" }],
      },
    ]);
  });

  test("a missing part makes the item altered", async () => {
    const result = await accountOf([sent(0)], [line(0, "own")]);
    expect(result).toMatchObject({ delivered: 1, altered: 1, missing: 0 });
    expect(result.alteredSamples[0]?.differences).toEqual([
      { document: "part", field: "(document)", expected: "present", received: ABSENT },
    ]);
  });

  test("a changed part makes the item altered", async () => {
    const result = await accountOf([sent(0)], [line(0, "own"), line(0, "part", "wrong")]);
    expect(result).toMatchObject({ delivered: 1, altered: 1 });
  });

  test("a part that nobody sent makes the item altered", async () => {
    const result = await accountOf([sent(0)], [...complete(0), line(0, "part 7")]);
    expect(result).toMatchObject({ delivered: 1, altered: 1, duplicated: 0, unexpected: 0 });
  });

  test("once right and once wrong is duplicated and altered", async () => {
    const result = await accountOf([sent(0)], [...complete(0), line(0, "own", "wrong")]);
    expect(result).toMatchObject({ delivered: 1, duplicated: 1, altered: 1 });
  });

  test("large values are cut in samples", async () => {
    const result = await accountOf([sent(0)], [line(0, "own", "x".repeat(10_000))]);
    const received = result.alteredSamples[0]?.differences[0]?.received;
    expect(String(received).length).toBeLessThan(400);
  });
});

describe("unexpected", () => {
  test.each([
    ["no sequence", line(null, "own")],
    ["a sequence before the first", line(-1, "own")],
    ["a sequence in a gap", line(1, "own")],
    ["a sequence beyond the last", line(3, "own")],
    ["the wrong signal's shape", line(2, null)],
  ])("a document with %s", async (_, stray) => {
    const lines = [...complete(0), ...complete(2), stray];
    lines.sort((a, b) => (a.sequence ?? 9) - (b.sequence ?? 9));
    const result = await accountOf([sent(0), sent(2)], lines);
    expect(result).toMatchObject({ delivered: 2, altered: 0, duplicated: 0, unexpected: 1 });
    expect(result.unexpectedSamples).toMatchObject([{ index: "index", id: stray.id }]);
  });

  test("documents without a sequence may stand anywhere", async () => {
    const lines = [line(null, "own"), line(0, "own"), line(null, "own"), line(0, "part")];
    const result = await accountOf([sent(0)], lines);
    expect(result).toMatchObject({ delivered: 1, altered: 0, unexpected: 2 });
  });
});

describe("answers of the edge", () => {
  test("refused items are missing, and are reported if they arrive", async () => {
    const answers = { 0: "refused", 1: "refused" } as const;
    const result = await accountOf([sent(0), sent(1)], complete(1), answers);
    expect(result).toMatchObject({
      ...{ sent: 2, delivered: 1, missing: 1 },
      ...{ refused: 2, refusedArrived: 1 },
    });
  });

  test("unknown items are counted apart, arrived or not", async () => {
    const ledger = [0, 1, 2, 3].map((sequence) => sent(sequence));
    const answers = { 0: "unknown", 1: "unknown", 2: "unknown", 3: "accepted" } as const;
    const lines = [
      ...complete(0),
      ...complete(0),
      line(1, "own", "wrong"),
      line(1, "part"),
      ...complete(3),
    ];
    expect(await accountOf(ledger, lines, answers)).toMatchObject({
      sent: 1,
      delivered: 1,
      missing: 0,
      duplicated: 0,
      altered: 0,
      unknown: 3,
      unknownArrived: 2,
      unknownDuplicated: 1,
      unknownAltered: 1,
    });
  });

  test("a batch without an answer is unknown", async () => {
    const result = await account({
      signal: "logs",
      sent: each([sent(0)]),
      read: each([]),
      acknowledgements: new Map(),
      projection: twoDocuments,
    });
    expect(result).toMatchObject({ sent: 0, missing: 0, unknown: 1, unknownArrived: 0 });
  });

  test("items that the target drops by design are neither sent nor missing", async () => {
    const ledger = [sent(0, { dropped: true }), sent(1, { dropped: true })];
    expect(await accountOf(ledger, [line(1, "own")])).toMatchObject({
      sent: 0,
      missing: 0,
      unexpected: 0,
      notKept: 2,
      notKeptArrived: 1,
    });
  });
});

describe("input that is not in order", () => {
  test.each([
    ["ledger", [sent(1), sent(0)], []],
    ["ledger", [sent(1), sent(1)], []],
    ["read-back", [sent(0)], [line(2, "own"), line(1, "own")]],
  ])("%s", async (what, ledger, lines) => {
    await expect(accountOf(ledger, lines)).rejects.toThrow(`the ${what} is not in order`);
  });

  test("the read-back is closed when the ledger fails", async () => {
    let closed = false;
    async function* lines() {
      try {
        yield line(5, "own");
      } finally {
        closed = true;
      }
    }
    const failing = account({
      signal: "logs",
      sent: each([sent(1), sent(0)]),
      read: lines(),
      acknowledgements: new Map(),
      projection: twoDocuments,
    });
    await expect(failing).rejects.toThrow();
    expect(closed).toBe(true);
  });
});

test("every outcome is reported, in order", async () => {
  const told: string[] = [];
  await account({
    signal: "logs",
    sent: each([sent(0), sent(1), sent(2, { dropped: true })]),
    read: each(complete(1)),
    acknowledgements: new Map([[1, "accepted"]]),
    projection: twoDocuments,
    onOutcome: ({ item }, acknowledgement, outcome) => {
      told.push(`${item.sequence} ${acknowledgement} ${outcome.kind}`);
    },
  });
  expect(told).toEqual(["0 unknown missing", "1 accepted delivered", "2 unknown not-kept"]);
});
