import type { LogItem } from "../../../../src/otlp/item.ts";
import type { Acknowledgement, ReadLine, SentLine } from "../../../../src/record/history.ts";
import { account } from "../../../../src/verdict/account/account.ts";
import {
  ABSENT,
  type ExpectedDocument,
  type Projection,
} from "../../../../src/verdict/account/projection.ts";
import type { SignalAccount } from "../../../../src/verdict/account/signal-account.ts";

/** A target that makes two documents of an item, `own` and `part`, with one field, `value`. */
export const twoDocuments: Projection = {
  expected: (item): readonly ExpectedDocument[] =>
    item.attributes.dropped === true ? [] : [{ name: "own" }, { name: "part" }],
  nameOf: (line) => (typeof line.source.name === "string" ? line.source.name : null),
  compare: (expected, line) =>
    line.source.value === "right"
      ? []
      : [
          {
            document: expected.name,
            field: "value",
            expected: "right",
            received: line.source.value ?? ABSENT,
          },
        ],
};

/** A ledger line; its batch is its sequence number. */
export function sent(sequence: number, attributes: LogItem["attributes"] = {}): SentLine {
  return {
    batch: sequence,
    item: {
      signal: "logs",
      sequence,
      resource: {},
      scope: { name: "scope", attributes: {} },
      timeUnixNano: "1",
      observedTimeUnixNano: "1",
      attributes,
    },
  };
}

let lines = 0;

/** A line that was read: the document `name` of an item. */
export function line(sequence: number | null, name: string | null, value = "right"): ReadLine {
  lines += 1;
  return { sequence, index: "index", id: `id-${lines}`, source: { name, value } };
}

/** Both documents of an item, as they should be. */
export function complete(sequence: number): ReadLine[] {
  return [line(sequence, "own"), line(sequence, "part")];
}

/** The account of small lists; every batch is accepted unless said otherwise. */
export function accountOf(
  sentLines: readonly SentLine[],
  readLines: readonly ReadLine[],
  answers: Readonly<Record<number, Acknowledgement>> = {},
): Promise<SignalAccount> {
  return account({
    signal: "logs",
    sent: each(sentLines),
    read: each(readLines),
    acknowledgements: new Map(
      sentLines.map(({ batch }) => [batch, answers[batch] ?? ("accepted" as const)]),
    ),
    projection: twoDocuments,
  });
}

export async function* each<T>(values: Iterable<T>): AsyncGenerator<T> {
  yield* values;
}
