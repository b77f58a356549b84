import { Cursor } from "../../base/cursor.ts";
import { HarnessError } from "../../base/errors.ts";
import type { Signal } from "../../otlp/item.ts";
import type { Acknowledgement, ReadLine, SentLine } from "../../record/history.ts";
import { AccountBook } from "./account-book.ts";
import { ItemTally } from "./item-tally.ts";
import type { ExpectedDocument, Projection } from "./projection.ts";
import type { Outcome, SignalAccount } from "./signal-account.ts";

/** What an account of one signal is made from. */
export interface AccountInput<E extends ExpectedDocument> {
  readonly signal: Signal;
  /** The ledger, strictly ascending by sequence. */
  readonly sent: AsyncIterable<SentLine>;
  /** What the target held, ascending by sequence; lines without one may stand anywhere. */
  readonly read: AsyncIterable<ReadLine>;
  /** How each batch was answered; a batch that is not in it is unknown. */
  readonly acknowledgements: ReadonlyMap<number, Acknowledgement>;
  readonly projection: Projection<E>;
  /** Sequence numbers of items that Kafka removed before the consumer had them. */
  readonly expired?: ReadonlySet<number>;
  /** Told of every item, in order: for those who need more than the first hundred. */
  readonly onOutcome?: (sent: SentLine, acknowledgement: Acknowledgement, outcome: Outcome) => void;
}

/**
 * Matches ledger and read-back, item by item. Both are streamed once, side by side: memory does not
 * grow with the number of items, of documents, or of copies of one item.
 *
 * @throws HarnessError `internal` if one of the two is not in order; whatever the iterators throw.
 */
export async function account<E extends ExpectedDocument>(
  input: AccountInput<E>,
): Promise<SignalAccount> {
  const { signal, projection } = input;
  const book = new AccountBook();
  const lines = new Cursor(inOrder(input.read));
  try {
    await lines.advance();
    let last = Number.NEGATIVE_INFINITY;
    for await (const sent of input.sent) {
      const { sequence } = sent.item;
      if (sequence <= last) throw outOfOrder("ledger", sequence, last);
      last = sequence;
      while (lines.current !== undefined && isBefore(lines.current, sequence)) {
        book.unexpected(lines.current);
        await lines.advance();
      }
      const tally = new ItemTally(projection, projection.expected(sent.item));
      while (lines.current !== undefined && !isAfter(lines.current, sequence)) {
        const name = projection.nameOf(lines.current, signal);
        if (lines.current.sequence === null || name === null) book.unexpected(lines.current);
        else tally.add(lines.current, name);
        await lines.advance();
      }
      const acknowledgement = input.acknowledgements.get(sent.batch) ?? "unknown";
      const outcome = tally.outcome();
      book.item(sequence, acknowledgement, outcome, input.expired?.has(sequence));
      input.onOutcome?.(sent, acknowledgement, outcome);
    }
    while (lines.current !== undefined) {
      book.unexpected(lines.current);
      await lines.advance();
    }
  } finally {
    await lines.close();
  }
  return book.close();
}

function isBefore(line: ReadLine, sequence: number): boolean {
  return line.sequence === null || line.sequence < sequence;
}

function isAfter(line: ReadLine, sequence: number): boolean {
  return line.sequence !== null && line.sequence > sequence;
}

async function* inOrder(lines: AsyncIterable<ReadLine>): AsyncGenerator<ReadLine> {
  let last = Number.NEGATIVE_INFINITY;
  for await (const line of lines) {
    if (line.sequence !== null) {
      if (line.sequence < last) throw outOfOrder("read-back", line.sequence, last);
      last = line.sequence;
    }
    yield line;
  }
}

function outOfOrder(what: string, sequence: number, last: number): HarnessError {
  return new HarnessError({
    code: "internal",
    message: `the ${what} is not in order: sequence ${sequence} comes after ${last}`,
  });
}
