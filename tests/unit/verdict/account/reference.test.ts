import { expect, test } from "vitest";
import type { ReadLine } from "../../../../src/record/history.ts";
import { account, type Reference } from "../../../../src/verdict/account/account.ts";
import type { ExpectedDocument } from "../../../../src/verdict/account/projection.ts";
import { sumAccounts } from "../../../../src/verdict/account/signal-account.ts";
import { accountOf, complete, each, line, sent, twoDocuments } from "./account-fixtures.ts";

/** Three items; the reference has what is given of them. */
function against(
  reference: readonly ReadLine[],
  read: readonly ReadLine[],
  more: Partial<Reference<ExpectedDocument>> = {},
) {
  return account({
    signal: "logs",
    sent: each([sent(0), sent(1), sent(2)]),
    read: each(read),
    acknowledgements: new Map([0, 1, 2].map((batch) => [batch, "accepted" as const])),
    projection: twoDocuments,
    reference: {
      lines: each(reference),
      expected: () => [{ name: "own" }, { name: "part" }],
      isDerived: ({ source }) => source.name === "calls",
      ...more,
    },
  });
}

const made = (...sequences: readonly number[]) => sequences.map((one) => line(one, "own"));

test("an item that the reference drops and the pipeline drops is dropped, not missing", async () => {
  const found = await against(made(0, 2), [...complete(0), ...complete(2)]);
  expect(found).toMatchObject({ sent: 2, delivered: 2, missing: 0, unexpected: 0, dropped: 1 });
});

test("an item that the reference drops and the pipeline delivers is unexpected", async () => {
  const found = await against(made(0, 2), [...complete(0), ...complete(1), ...complete(2)]);
  expect(found).toMatchObject({ delivered: 2, missing: 0, unexpected: 2, dropped: 1 });
});

test("an item that the reference delivers and the pipeline drops is missing", async () => {
  const found = await against(made(0, 1, 2), [...complete(0), ...complete(2)]);
  expect(found).toMatchObject({ sent: 3, missing: 1, missingSequences: [1], dropped: 0 });
});

test("an item that the reference has twice must arrive twice, and not more often", async () => {
  const reference = made(0, 0, 1, 2);
  const others = [...complete(1), ...complete(2)];
  const twice = await against(reference, [...complete(0), ...complete(0), ...others]);
  expect(twice).toMatchObject({ delivered: 3, duplicated: 0, altered: 0 });
  const once = await against(reference, [...complete(0), ...others]);
  expect(once).toMatchObject({ delivered: 3, duplicated: 0, altered: 1 });
  const three = [...complete(0), ...complete(0), ...complete(0)];
  expect(await against(reference, [...three, ...others])).toMatchObject({ duplicated: 1 });
});

test("what a connector derives is counted apart, anything else without a sequence is unexpected", async () => {
  const read = [0, 1, 2].flatMap(complete);
  const found = await against(made(0, 1, 2), [...read, line(null, "calls"), line(null, "ghost")]);
  expect(found).toMatchObject({ delivered: 3, unexpected: 1, derived: 1 });
});

test("by share: chance may drop other items in the pipeline than in the reference", async () => {
  const byShare = { byShare: true };
  const read = [...complete(1), ...complete(2)];
  const found = await against(made(0, 2), read, byShare);
  expect(found).toMatchObject({ delivered: 2, missing: 0, unexpected: 0, altered: 0, dropped: 1 });
});

test("without a reference there are no such numbers; a sum has them where one account has", async () => {
  const plain = await accountOf([sent(0)], complete(0));
  expect(plain).not.toHaveProperty("dropped");
  expect(sumAccounts([plain, plain])).not.toHaveProperty("dropped");
  const found = await against(made(0, 2), [...complete(0), ...complete(2)]);
  expect(sumAccounts([plain, found])).toMatchObject({ dropped: 1, derived: 0 });
});
