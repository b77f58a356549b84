import { SIGNALS, type Signal } from "../../otlp/item.ts";
import { expiredItems } from "../../record/expired.ts";
import type { Acknowledgement, HistoryEvent, ReadLine, SentLine } from "../../record/history.ts";
import type { SignalRanges } from "../../record/sequence-ranges.ts";
import { account, type Reference } from "./account.ts";
import type { ExpectedDocument, Projection } from "./projection.ts";
import type { SignalAccount } from "./signal-account.ts";

/** A scenario's history, as it is read from its folder or made in a test. */
export interface History {
  sent(signal: Signal): AsyncIterable<SentLine>;
  readBack(signal: Signal): AsyncIterable<ReadLine>;
  events(): AsyncIterable<HistoryEvent>;
  /** The items that only offsets held that Kafka removed before a consumer had them. */
  readonly expired?: SignalRanges;
}

export type Accounts = Readonly<Record<Signal, SignalAccount>>;

/** Told of every missing item, signal by signal, in order. */
export type OnMissing = (signal: Signal, sequence: number, refused: boolean, batch: number) => void;

/** The accounts of a history's three signals: the same whether it was just written or years ago. */
export async function judge<E extends ExpectedDocument>(
  history: History,
  projection: Projection<E>,
  onMissing?: OnMissing,
  references: Readonly<Partial<Record<Signal, Reference<E>>>> = {},
): Promise<Accounts> {
  const acknowledgements = await acknowledgementsOf(history.events());
  const expired = expiredItems(history.expired);
  const accountOf = (signal: Signal): Promise<SignalAccount> =>
    account({
      signal,
      sent: history.sent(signal),
      read: history.readBack(signal),
      acknowledgements: acknowledgements[signal],
      expired: expired[signal],
      projection,
      ...(references[signal] === undefined ? {} : { reference: references[signal] }),
      onOutcome: ({ batch, item: { sequence } }, acknowledgement, outcome) => {
        if (outcome.kind !== "missing" || acknowledgement === "unknown") return;
        onMissing?.(signal, sequence, acknowledgement === "refused", batch);
      },
    });
  return {
    traces: await accountOf("traces"),
    metrics: await accountOf("metrics"),
    logs: await accountOf("logs"),
  };
}

/** Stronger answers win where one batch was sent several times: it was taken once at least. */
const STRENGTH: Readonly<Record<Acknowledgement, number>> = { accepted: 2, unknown: 1, refused: 0 };

/** How each batch of each signal was answered, from the history's `export` events. */
export async function acknowledgementsOf(
  events: AsyncIterable<HistoryEvent>,
): Promise<Readonly<Record<Signal, ReadonlyMap<number, Acknowledgement>>>> {
  const answers = Object.fromEntries(
    SIGNALS.map((signal) => [signal, new Map<number, Acknowledgement>()]),
  ) as Record<Signal, Map<number, Acknowledgement>>;
  for await (const event of events) {
    if (event.type !== "export") continue;
    const known = answers[event.signal].get(event.batch);
    if (known === undefined || STRENGTH[event.acknowledgement] > STRENGTH[known]) {
      answers[event.signal].set(event.batch, event.acknowledgement);
    }
  }
  return answers;
}
