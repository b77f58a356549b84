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
  /** What the processors make of the ledger, where they may change it. */
  readonly reference?: Reference<E>;
  /** Told of every item, in order: for those who need more than the first hundred. */
  readonly onOutcome?: (sent: SentLine, acknowledgement: Acknowledgement, outcome: Outcome) => void;
}

/** What the processors and connectors of the pipeline make of the ledger, without anything around them. */
export interface Reference<E extends ExpectedDocument> {
  /** What came out of them, ascending by sequence; lines without one come last. */
  readonly lines: AsyncIterable<ReadLine>;
  /** The documents that the target makes of such a line. */
  expected(line: ReadLine): readonly E[];
  /** Whether a document that belongs to no item is one that a connector derives. */
  isDerived(line: ReadLine): boolean;
  /** Whether it is by chance, and for the share alone, which items are dropped. */
  readonly byShare?: boolean;
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
  const { signal, projection, reference } = input;
  const book = new AccountBook(reference !== undefined);
  const lines = new Cursor(inOrder(input.read));
  const made = reference && new Cursor(inOrder(reference.lines));
  const stray = (line: ReadLine) => {
    if (line.sequence === null && reference?.isDerived(line) === true) book.derived();
    else book.unexpected(line);
  };
  try {
    await lines.advance();
    await made?.advance();
    let last = Number.NEGATIVE_INFINITY;
    for await (const sent of input.sent) {
      const { sequence } = sent.item;
      if (sequence <= last) throw outOfOrder("ledger", sequence, last);
      last = sequence;
      while (lines.current !== undefined && isBefore(lines.current, sequence)) {
        stray(lines.current);
        await lines.advance();
      }
      const copies = reference && made ? await copiesOf(reference, made, sequence) : undefined;
      const isDropped = copies?.length === 0;
      const asSent = isDropped || copies === undefined;
      const tally = new ItemTally(
        projection,
        ...(asSent ? [projection.expected(sent.item)] : copies),
      );
      while (lines.current !== undefined && !isAfter(lines.current, sequence)) {
        const name = projection.nameOf(lines.current, signal);
        if (lines.current.sequence === null) stray(lines.current);
        else if (name === null || (isDropped && reference?.byShare !== true)) {
          book.unexpected(lines.current);
        } else tally.add(lines.current, name);
        await lines.advance();
      }
      const acknowledgement = input.acknowledgements.get(sent.batch) ?? "unknown";
      const outcome = outcomeOf(tally.outcome(), isDropped, reference?.byShare);
      book.item(sequence, acknowledgement, outcome, input.expired?.has(sequence));
      input.onOutcome?.(sent, acknowledgement, outcome);
    }
    while (lines.current !== undefined) {
      stray(lines.current);
      await lines.advance();
    }
  } finally {
    await lines.close();
    await made?.close();
  }
  return book.close();
}

/** The documents of an item as the reference has it, as many times as it has it. */
async function copiesOf<E extends ExpectedDocument>(
  reference: Reference<E>,
  made: Cursor<ReadLine>,
  sequence: number,
): Promise<(readonly E[])[]> {
  const copies: (readonly E[])[] = [];
  while (made.current !== undefined && !isAfter(made.current, sequence)) {
    const { current } = made;
    // Those without a sequence number come last, and are for nobody to wait for.
    if (current.sequence === null) break;
    if (current.sequence === sequence) copies.push(reference.expected(current));
    await made.advance();
  }
  return copies;
}

/** Where chance says what is dropped, it may have said so here and not in the reference, or the other way. */
function outcomeOf(outcome: Outcome, isDropped: boolean, byShare = false): Outcome {
  if (!byShare) return isDropped ? { kind: "dropped" } : outcome;
  if (outcome.kind === "missing") return { kind: "dropped" };
  if (!isDropped || outcome.kind !== "delivered") return outcome;
  // How processors change an item that the reference does not have is not known.
  return { ...outcome, differences: [] };
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
