import type { Acknowledgement, ReadLine } from "../../record/history.ts";
import type { Difference } from "./projection.ts";
import {
  NAMED_SAMPLES,
  NAMED_SEQUENCES,
  type Outcome,
  type SignalAccount,
  type UnexpectedSample,
} from "./signal-account.ts";

const SHORT_TEXT = 300;

/** Adds up outcomes to a {@link SignalAccount}; samples are capped, numbers are complete. */
export class AccountBook {
  readonly #missing = new Named();
  readonly #duplicated = new Named();
  readonly #altered: { sequence: number; differences: readonly Difference[] }[] = [];
  readonly #unexpected: UnexpectedSample[] = [];
  readonly #count = {
    delivered: 0,
    expired: 0,
    altered: 0,
    unexpected: 0,
    refused: 0,
    refusedArrived: 0,
  };
  readonly #unknown = { items: 0, arrived: 0, duplicated: 0, altered: 0 };
  readonly #notKept = { items: 0, arrived: 0 };
  readonly #referenced: { dropped: number; derived: number } | undefined;

  /** @param hasReference whether what processors do is known */
  constructor(hasReference = false) {
    this.#referenced = hasReference ? { dropped: 0, derived: 0 } : undefined;
  }

  /** @param expired whether Kafka removed the item before the consumer had it */
  item(
    sequence: number,
    acknowledgement: Acknowledgement,
    outcome: Outcome,
    expired = false,
  ): void {
    if (outcome.kind === "dropped") {
      if (this.#referenced !== undefined) this.#referenced.dropped += 1;
      return;
    }
    const arrived =
      outcome.kind === "delivered" || (outcome.kind === "not-kept" && outcome.arrived);
    switch (acknowledgement) {
      case "accepted":
        this.#answered(sequence, outcome);
        if (expired && outcome.kind === "missing") this.#count.expired += 1;
        return;
      case "refused":
        // A loss like any other, if one that the SDK knows of.
        this.#answered(sequence, outcome);
        this.#count.refused += 1;
        if (arrived) this.#count.refusedArrived += 1;
        return;
      case "unknown":
        this.#unknown.items += 1;
        if (arrived) this.#unknown.arrived += 1;
        if (outcome.kind !== "delivered") return;
        if (outcome.duplicated) this.#unknown.duplicated += 1;
        if (outcome.differences.length > 0) this.#unknown.altered += 1;
    }
  }

  derived(): void {
    if (this.#referenced !== undefined) this.#referenced.derived += 1;
  }

  unexpected(line: ReadLine): void {
    this.#count.unexpected += 1;
    if (this.#unexpected.length >= NAMED_SAMPLES) return;
    const text = shortened(JSON.stringify(line.source));
    this.#unexpected.push({ index: line.index, id: line.id, text });
  }

  close(): SignalAccount {
    const { delivered, expired, altered, unexpected, refused, refusedArrived } = this.#count;
    return {
      sent: delivered + this.#missing.count,
      delivered,
      missing: this.#missing.count,
      expired,
      duplicated: this.#duplicated.count,
      altered,
      unexpected,
      missingSequences: this.#missing.first,
      duplicatedSequences: this.#duplicated.first,
      alteredSamples: this.#altered,
      unexpectedSamples: this.#unexpected,
      refused,
      refusedArrived,
      unknown: this.#unknown.items,
      unknownArrived: this.#unknown.arrived,
      unknownDuplicated: this.#unknown.duplicated,
      unknownAltered: this.#unknown.altered,
      notKept: this.#notKept.items,
      notKeptArrived: this.#notKept.arrived,
      ...this.#referenced,
    };
  }

  #answered(sequence: number, outcome: Exclude<Outcome, { kind: "dropped" }>): void {
    switch (outcome.kind) {
      case "missing":
        this.#missing.add(sequence);
        return;
      case "not-kept":
        this.#notKept.items += 1;
        if (outcome.arrived) this.#notKept.arrived += 1;
        return;
      case "delivered":
        this.#count.delivered += 1;
        if (outcome.duplicated) this.#duplicated.add(sequence);
        if (outcome.differences.length === 0) return;
        this.#count.altered += 1;
        if (this.#altered.length < NAMED_SAMPLES) {
          this.#altered.push({ sequence, differences: outcome.differences.map(shortDifference) });
        }
    }
  }
}

class Named {
  count = 0;
  readonly first: number[] = [];

  add(sequence: number): void {
    this.count += 1;
    if (this.first.length < NAMED_SEQUENCES) this.first.push(sequence);
  }
}

function shortDifference(difference: Difference): Difference {
  return {
    ...difference,
    expected: shortValue(difference.expected),
    received: shortValue(difference.received),
  };
}

/** Values as they are, unless they are so large that samples would fill the memory. */
function shortValue(value: unknown): unknown {
  const text = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return text.length > SHORT_TEXT ? shortened(text) : value;
}

function shortened(text: string): string {
  return text.length > SHORT_TEXT ? `${text.slice(0, SHORT_TEXT)}...` : text;
}
