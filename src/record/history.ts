import type { Item, Signal } from "../otlp/item.ts";
import type { FaultStep } from "./fault.ts";

/**
 * The history of one scenario: everything a verdict is computed from, on disk, so that it can be
 * computed again without the system. One folder:
 *
 *   events.ndjson         what was done, in order of time ({@link HistoryEvent})
 *   sent-<signal>.ndjson  the ledger, ascending by sequence ({@link SentLine}); items share the resource
 *                         and the scope of the last {@link CommonLine} before them
 *   messages.ndjson       what Kafka held of the run, where somebody looked (`kafka/message-line.ts`)
 *   removed.ndjson        what was removed from Kafka on purpose, where something was (the same file)
 *   timeline.ndjson       every hop, twice a second (`./timeline/sample.ts`); shown, never judged by
 *   read-<signal>.ndjson  what the backend held, ascending by sequence, then the lines without one
 *                         ({@link ReadLine})
 *   reference-<signal>.ndjson  what the processors alone made of the ledger, in the same form; only
 *                         where they may change it
 */

/** How the edge collector answered an export. 'unknown' may have been taken or not (a timeout). */
export type Acknowledgement = "accepted" | "refused" | "unknown";

/** One line of `sent-<signal>.ndjson`. */
export interface SentLine {
  /** The export request the item went with; its acknowledgement is an `export` event. */
  readonly batch: number;
  readonly item: Item;
}

/** A line of `sent-<signal>.ndjson` that holds for the items after it, up to the next one of its kind. */
export interface CommonLine {
  readonly common: Pick<Item, "resource" | "scope">;
}

/** One line of `read-<signal>.ndjson`: one document or record as the backend returned it. */
export interface ReadLine {
  /** The sequence number found in it; null if it carries none (nobody sent it, or it was altered). */
  readonly sequence: number | null;
  /** Where it was found, for example the data stream's backing index and the document id. */
  readonly index: string;
  readonly id: string;
  /** The document as read, unflattened. */
  readonly source: Readonly<Record<string, unknown>>;
  /** Its JSON as the target gave it, in UTF-8, where that is at hand: a history takes it as it is. */
  readonly raw?: Uint8Array;
  /** Fields of it that the target keeps and does not index. */
  readonly ignored?: readonly string[];
}

/** One line of `events.ndjson`. `at` is an ISO 8601 time in UTC. */
export type HistoryEvent = { readonly at: string } & (
  | { readonly type: "phase"; readonly phase: string; readonly note?: string }
  | {
      readonly type: "export";
      readonly signal: Signal;
      readonly batch: number;
      readonly items: number;
      /** The id of the OTLP receiver that it was sent to; older histories do not say. */
      readonly receiver?: string;
      /** The OTLP protocol; older histories do not say. */
      readonly protocol?: string;
      readonly acknowledgement: Acknowledgement;
      /** Milliseconds from the request to its answer. */
      readonly milliseconds: number;
      /** The server's or the client's words when not accepted. */
      readonly reason?: string;
    }
  | ({ readonly type: "fault" } & FaultStep)
  /** Something else that was done to a part. */
  | { readonly type: "part"; readonly part: string; readonly what: string; readonly note?: string }
  | { readonly type: "observation"; readonly what: string; readonly data: unknown }
);
