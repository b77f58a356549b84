import { countedLine } from "../../../record/counted-lines.ts";
import { saidIn, shapeOf } from "./said.ts";

/** How large a log becomes; sizes in bytes. */
export interface LogBounds {
  /** Up to here it has every line, as it was written. */
  readonly head: number;
  /** As much of what each start writes is in it, too. */
  readonly start: number;
  /** Up to here it has each line that says something new. */
  readonly room: number;
  /** Lines that differ in numbers alone are told apart up to this many. */
  readonly alike: number;
  /** Different shapes of lines; all others count as one. */
  readonly shapes: number;
}

const MIB = 1024 * 1024;
const BOUNDS: LogBounds = {
  ...{ head: 8 * MIB, start: 256 * 1024, room: 12 * MIB },
  ...{ alike: 200, shapes: 500 },
};
/** The number of what was counted grows by this factor before it is written again. */
const GROWTH = 4;
const OTHERS = "(others)";
const MARK = "edot-kafka-harness: this log is large: what repeats is counted from here on\n";

/** Lines that count as one: how many of them the log has, or says that there were. */
interface Group {
  written: number;
  unwritten: number;
  last: string;
  /** The number of that line among all. */
  at: number;
}

interface Shape {
  readonly lines: Map<string, Group>;
  /** Those beyond what is told apart. */
  readonly rest: Group;
}

/**
 * Writes a log that stays small whatever is written to it: first every line; then a line that says
 * something new, and of those that repeat their number, each time that it has grown fourfold and at
 * each {@link BoundedLog.flush}. One start of one part; texts are bytes in latin1.
 */
export class BoundedLog {
  readonly #write: (text: string) => void;
  readonly #bounds: LogBounds;
  readonly #shapes = new Map<string, Shape>();
  #head: number;
  #size: number;
  #isMarked = false;
  #lines = 0;

  /**
   * @param write appends to the log
   * @param size what the log holds already
   */
  constructor(write: (text: string) => void, size: number, bounds: LogBounds = BOUNDS) {
    this.#write = write;
    this.#bounds = bounds;
    this.#size = size;
    this.#head = Math.max(bounds.head, size + bounds.start);
  }

  /** Adds a line with its end, if it has one. */
  add(line: string): void {
    if (this.#size + line.length <= this.#head) {
      this.#append(line);
      return;
    }
    if (!this.#isMarked) this.#append(MARK);
    this.#isMarked = true;
    const group = this.#groupOf(saidIn(line.trimEnd()));
    group.last = line.trimEnd();
    group.at = this.#lines++;
    group.unwritten += 1;
    // The first one of a kind is written as it is.
    if (group.unwritten >= (GROWTH - 1) * group.written) this.#settle(group);
  }

  /** Writes the numbers of what has been counted since, those that were written last at the end. */
  flush(): void {
    const groups = [...this.#shapes.values()].flatMap(({ lines, rest }) => [
      ...lines.values(),
      rest,
    ]);
    const counted = groups.filter(({ unwritten }) => unwritten > 0).sort((a, b) => a.at - b.at);
    for (const group of counted) this.#settle(group);
  }

  /** Begins anew with an empty log. */
  clear(): void {
    this.#shapes.clear();
    this.#size = 0;
    this.#head = this.#bounds.head;
    this.#isMarked = false;
  }

  #groupOf(said: string): Group {
    const name = shapeOf(said);
    const known = this.#shapes.get(name);
    const isRoom = this.#shapes.size < this.#bounds.shapes;
    const shape =
      known ?? this.#shapes.get(isRoom ? name : OTHERS) ?? this.#newShape(isRoom ? name : OTHERS);
    const same = shape.lines.get(said);
    if (same !== undefined) return same;
    if (shape.lines.size >= this.#bounds.alike || this.#size >= this.#bounds.room)
      return shape.rest;
    const group = newGroup();
    shape.lines.set(said, group);
    return group;
  }

  #newShape(name: string): Shape {
    const shape = { lines: new Map<string, Group>(), rest: newGroup() };
    this.#shapes.set(name, shape);
    return shape;
  }

  #settle(group: Group): void {
    const { last, unwritten } = group;
    this.#append(`${unwritten === 1 ? last : countedLine(last, unwritten)}\n`);
    group.written += unwritten;
    group.unwritten = 0;
  }

  #append(text: string): void {
    this.#size += text.length;
    this.#write(text);
  }
}

function newGroup(): Group {
  return { written: 0, unwritten: 0, last: "", at: 0 };
}
