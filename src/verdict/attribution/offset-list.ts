import { NAMED_RANGES, type NamedOffsets } from "./hop.ts";

interface Range {
  readonly topic: string;
  readonly partition: number;
  readonly first: bigint;
  last: bigint;
}

/** Gathers offsets, which come in order within a partition, to few ranges. */
export class OffsetList {
  readonly #ranges: Range[] = [];
  readonly #open = new Map<string, Range>();
  #more = 0;

  add(topic: string, partition: number, offset: bigint): void {
    const place = `${partition} ${topic}`;
    const open = this.#open.get(place);
    if (open !== undefined && (open.last === offset || open.last + 1n === offset)) {
      open.last = offset;
      return;
    }
    const range = { topic, partition, first: offset, last: offset };
    this.#open.set(place, range);
    if (this.#ranges.length < NAMED_RANGES) this.#ranges.push(range);
    else this.#more += 1;
  }

  get named(): NamedOffsets[] {
    return this.#ranges.map(({ topic, partition, first, last }) => ({
      ...{ topic, partition },
      ...{ first: `${first}`, last: `${last}` },
    }));
  }

  get more(): number {
    return this.#more;
  }
}
