import type { ReadLine } from "../../record/history.ts";
import {
  ABSENT,
  type Difference,
  type ExpectedDocument,
  type Projection,
  WHOLE_DOCUMENT,
} from "./projection.ts";
import { NAMED_SAMPLES, type Outcome } from "./signal-account.ts";

interface Arrivals<E> {
  readonly expected: E;
  copies: number;
}

/** Compares the documents of one item as they come; keeps counts and a few differences, no document. */
export class ItemTally<E extends ExpectedDocument> {
  readonly #projection: Projection<E>;
  readonly #own: Arrivals<E> | undefined;
  readonly #arrivals = new Map<string, Arrivals<E>>();
  readonly #differences: Difference[] = [];
  #any = false;

  constructor(projection: Projection<E>, expected: readonly E[]) {
    this.#projection = projection;
    for (const document of expected) {
      this.#arrivals.set(document.name, { expected: document, copies: 0 });
    }
    const own = expected[0];
    this.#own = own === undefined ? undefined : this.#arrivals.get(own.name);
  }

  /** Takes a line that carries the item's sequence number and claims to be its document `name`. */
  add(line: ReadLine, name: string): void {
    this.#any = true;
    if (this.#own === undefined) return;
    const arrivals = this.#arrivals.get(name);
    if (arrivals === undefined) {
      const received = `${line.index}/${line.id}`;
      this.#differ({ document: name, field: WHOLE_DOCUMENT, expected: ABSENT, received });
      return;
    }
    arrivals.copies += 1;
    for (const difference of this.#projection.compare(arrivals.expected, line)) {
      this.#differ(difference);
    }
  }

  outcome(): Outcome {
    if (this.#own === undefined) return { kind: "not-kept", arrived: this.#any };
    if (this.#own.copies === 0) return { kind: "missing" };
    let duplicated = false;
    for (const { expected, copies } of this.#arrivals.values()) {
      if (copies > 1) duplicated = true;
      if (copies === 0) {
        const document = expected.name;
        this.#differ({ document, field: WHOLE_DOCUMENT, expected: "present", received: ABSENT });
      }
    }
    return { kind: "delivered", duplicated, differences: this.#differences };
  }

  #differ(difference: Difference): void {
    if (this.#differences.length < NAMED_SAMPLES) this.#differences.push(difference);
  }
}
