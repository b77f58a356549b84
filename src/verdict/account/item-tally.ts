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
  readonly #own: readonly Arrivals<E>[];
  /** By name; an item that must arrive several times has several of each. */
  readonly #arrivals = new Map<string, Arrivals<E>[]>();
  readonly #differences: Difference[] = [];
  #any = false;

  /** @param copies the documents of the item, as many times as it must arrive */
  constructor(projection: Projection<E>, ...copies: readonly (readonly E[])[]) {
    this.#projection = projection;
    for (const expected of copies.flat()) {
      const same = this.#arrivals.get(expected.name);
      if (same === undefined) this.#arrivals.set(expected.name, [{ expected, copies: 0 }]);
      else same.push({ expected, copies: 0 });
    }
    const own = copies[0]?.[0];
    this.#own = own === undefined ? [] : (this.#arrivals.get(own.name) ?? []);
  }

  /** Takes a line that carries the item's sequence number and claims to be its document `name`. */
  add(line: ReadLine, name: string): void {
    this.#any = true;
    if (this.#own.length === 0) return;
    const arrivals = this.#arrivals.get(name);
    if (arrivals === undefined) {
      const received = `${line.index}/${line.id}`;
      this.#differ({ document: name, field: WHOLE_DOCUMENT, expected: ABSENT, received });
      return;
    }
    const { found, differences } = this.#nearest(arrivals, line);
    found.copies += 1;
    for (const difference of differences) this.#differ(difference);
  }

  outcome(): Outcome {
    if (this.#own.length === 0) return { kind: "not-kept", arrived: this.#any };
    if (this.#own.every(({ copies }) => copies === 0)) return { kind: "missing" };
    let duplicated = false;
    for (const { expected, copies } of [...this.#arrivals.values()].flat()) {
      if (copies > 1) duplicated = true;
      if (copies === 0) {
        const document = expected.name;
        this.#differ({ document, field: WHOLE_DOCUMENT, expected: "present", received: ABSENT });
      }
    }
    return { kind: "delivered", duplicated, differences: this.#differences };
  }

  /** Of several copies that must arrive, the one that a line is most like; one that is still missing first. */
  #nearest(arrivals: readonly Arrivals<E>[], line: ReadLine) {
    const compared = arrivals.map((found) => ({
      found,
      differences: this.#projection.compare(found.expected, line),
    }));
    const [nearest] = compared.sort(
      (a, b) => a.differences.length - b.differences.length || a.found.copies - b.found.copies,
    );
    if (nearest === undefined) throw new RangeError("an item without documents");
    return nearest;
  }

  #differ(difference: Difference): void {
    if (this.#differences.length < NAMED_SAMPLES) this.#differences.push(difference);
  }
}
