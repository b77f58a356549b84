import type { Signal } from "../otlp/item.ts";
import type { HistoryEvent } from "../record/history.ts";
import type { EntryReport } from "./scenario-report.ts";

type Counted = { -readonly [Key in keyof EntryReport]: EntryReport[Key] };

/** What came of the items of each way into the edge collector. */
export class EntryTally {
  readonly #entries: Readonly<Record<Signal, Counted[]>>;
  readonly #ofBatch: Readonly<Record<Signal, Map<number, Counted>>>;
  readonly #refusals = new Set<string>();

  private constructor() {
    this.#entries = { traces: [], metrics: [], logs: [] };
    this.#ofBatch = { traces: new Map(), metrics: new Map(), logs: new Map() };
  }

  /** By a history's `export` events; those of older histories do not say which way. */
  static async of(events: AsyncIterable<HistoryEvent>): Promise<EntryTally> {
    const tally = new EntryTally();
    for await (const event of events) if (event.type === "export") tally.#add(event);
    return tally;
  }

  #add(event: Extract<HistoryEvent, { type: "export" }>): void {
    const { signal, batch, items, receiver, protocol, acknowledgement, reason } = event;
    if (acknowledgement === "refused" && reason !== undefined) {
      const way = receiver === undefined ? "" : `${receiver} over ${protocol}: `;
      this.#refusals.add(`${way}${reason}`);
    }
    if (receiver === undefined || protocol === undefined) return;
    const own = this.#entries[signal];
    let entry = own.find((one) => one.receiver === receiver && one.protocol === protocol);
    if (entry === undefined) {
      entry = { receiver, protocol, items: 0, missing: 0 };
      own.push(entry);
    }
    entry.items += items;
    this.#ofBatch[signal].set(batch, entry);
  }

  /** Counts an item that is missing. */
  missing(signal: Signal, batch: number): void {
    const entry = this.#ofBatch[signal].get(batch);
    if (entry !== undefined) entry.missing += 1;
  }

  /** What those that refused items said, each of them once. */
  get refusals(): readonly string[] {
    return [...this.#refusals];
  }

  /** The entries of a signal, in the order of their first batches. */
  entriesOf(signal: Signal): readonly EntryReport[] {
    // Answers come in any order.
    const inOrder = [...this.#ofBatch[signal]].toSorted(([a], [b]) => a - b);
    return [...new Set(inOrder.map(([, entry]) => entry))];
  }
}
