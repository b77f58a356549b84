import type { Signal } from "../otlp/item.ts";
import type { Acknowledgement } from "../record/history.ts";
import type { Exported } from "./otlp/recording-exporter.ts";

/** Items of one signal by how their exports were answered. */
export type SentCounts = Readonly<Record<Acknowledgement, number>> & {
  /** Why the first export that was not accepted was not. */
  readonly reason?: string;
};
export type SendOutcome = Readonly<Record<Signal, SentCounts>>;

/** Counts while they grow. */
export type Tally = Record<Acknowledgement, number> & { reason?: string };

/** Nothing sent yet. */
export function emptyTally(): Record<Signal, Tally> {
  const zero = (): Tally => ({ accepted: 0, refused: 0, unknown: 0 });
  return { traces: zero(), metrics: zero(), logs: zero() };
}

/** Adds what became of one export. */
export function add(tally: Tally, { items, acknowledgement, reason }: Exported): void {
  tally[acknowledgement] += items;
  if (acknowledgement !== "accepted" && reason !== undefined) tally.reason ??= reason;
}

/** Items answered, whatever the answer. */
export function answered(tally: SendOutcome): Record<Signal, number> {
  const sum = ({ accepted, refused, unknown }: SentCounts) => accepted + refused + unknown;
  return { traces: sum(tally.traces), metrics: sum(tally.metrics), logs: sum(tally.logs) };
}

/** The counts as they are now. */
export function snapshot(tally: Record<Signal, Tally>): SendOutcome {
  return {
    traces: { ...tally.traces },
    metrics: { ...tally.metrics },
    logs: { ...tally.logs },
  };
}
