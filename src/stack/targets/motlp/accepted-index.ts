import type { Place } from "./appended-lines.ts";

const FIRST_CAPACITY = 1024;
/** The run of an item that carries none. */
const NO_RUN = 0;

/** Where the accepted items of one signal are; 24 bytes an item, whatever its size. */
export class AcceptedIndex {
  #size = 0;
  #runs = new Uint32Array(FIRST_CAPACITY);
  /** NaN where there is none. */
  #sequences = new Float64Array(FIRST_CAPACITY);
  #offsets = new Float64Array(FIRST_CAPACITY);
  #lengths = new Uint32Array(FIRST_CAPACITY);
  readonly #runNumbers = new Map<string, number>();
  readonly #counts = new Map<number, number>();
  readonly #numbered = new Map<number, number>();

  /** How many items were added. */
  get size(): number {
    return this.#size;
  }

  /** Adds an item; the next one's number is the size so far. */
  add(run: string | null, sequence: number | null, { offset, length }: Place): void {
    if (this.#size === this.#runs.length) this.#grow();
    const number = run === null ? NO_RUN : this.#numberOf(run);
    this.#runs[this.#size] = number;
    // A sequence number belongs to a run: without one it says nothing.
    this.#sequences[this.#size] = number === NO_RUN ? Number.NaN : (sequence ?? Number.NaN);
    this.#offsets[this.#size] = offset;
    this.#lengths[this.#size] = length;
    this.#counts.set(number, (this.#counts.get(number) ?? 0) + 1);
    if (sequence !== null) this.#numbered.set(number, (this.#numbered.get(number) ?? 0) + 1);
    this.#size += 1;
  }

  /** How many items carry the run, copies included. */
  count(run: string): number {
    return this.#counts.get(this.#runNumbers.get(run) ?? -1) ?? 0;
  }

  /** How many of these have a sequence number. */
  countNumbered(run: string): number {
    return this.#numbered.get(this.#runNumbers.get(run) ?? -1) ?? 0;
  }

  /** How many items from item `from` on carry no run. */
  strays(from: number): number {
    if ((this.#counts.get(NO_RUN) ?? 0) === 0) return 0;
    let count = 0;
    for (let item = Math.max(0, from); item < this.#size; item += 1) {
      if (this.#runs[item] === NO_RUN) count += 1;
    }
    return count;
  }

  /**
   * The items of a run and, from item `from` on, those that carry no run. Ascending by sequence,
   * those without one last, copies in the order of their arrival.
   */
  select(run: string, from: number): Uint32Array {
    const wanted = this.#runNumbers.get(run) ?? -1;
    const chosen = new Uint32Array(
      this.count(run) + Math.min(this.#counts.get(NO_RUN) ?? 0, Math.max(0, this.#size - from)),
    );
    let length = 0;
    for (let item = 0; item < this.#size; item += 1) {
      const number = this.#runs[item];
      if (number === wanted || (number === NO_RUN && item >= from)) {
        chosen[length] = item;
        length += 1;
      }
    }
    return chosen.subarray(0, length).sort((a, b) => this.#rank(a) - this.#rank(b) || a - b);
  }

  /** The item's sequence number; null if it has none or carries no run. */
  sequence(item: number): number | null {
    const sequence = this.#sequences[item];
    return sequence === undefined || Number.isNaN(sequence) ? null : sequence;
  }

  place(item: number): Place {
    return { offset: this.#offsets[item] ?? 0, length: this.#lengths[item] ?? 0 };
  }

  /** What it is sorted by; finite, since the difference of two infinities is no number. */
  #rank(item: number): number {
    return this.sequence(item) ?? Number.MAX_VALUE;
  }

  #numberOf(run: string): number {
    let number = this.#runNumbers.get(run);
    if (number === undefined) {
      number = this.#runNumbers.size + 1;
      this.#runNumbers.set(run, number);
    }
    return number;
  }

  #grow(): void {
    const capacity = 2 * this.#size;
    this.#runs = copied(this.#runs, new Uint32Array(capacity));
    this.#sequences = copied(this.#sequences, new Float64Array(capacity));
    this.#offsets = copied(this.#offsets, new Float64Array(capacity));
    this.#lengths = copied(this.#lengths, new Uint32Array(capacity));
  }
}

function copied<T extends Uint32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
