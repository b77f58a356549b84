import { FLOOD_MS, FLOOD_RATE, type LogFlood } from "../../../record/log-flood.ts";
import { saidIn, shapeOf } from "./said.ts";

/** Lines that may be owed for a moment: a busy machine reads in bursts. */
const TOLERANCE = 2 * FLOOD_RATE;
/** Different messages that are counted in one flood. */
const MESSAGES = 1_000;
const QUOTED_CHARACTERS = 2_000;

interface Span {
  readonly from: number;
  to: number;
  lines: number;
  bytes: number;
  /** Lines beyond the rate; below zero it is over. */
  credit: number;
  readonly messages: Map<string, { line: string; times: number }>;
}

/** Looks for floods in what a part writes. */
export class FloodWatch {
  readonly #part: string;
  readonly #now: () => number;
  readonly #over: LogFlood[] = [];
  #span: Span | undefined;

  /** @param now milliseconds since the Unix epoch */
  constructor(part: string, now: () => number = Date.now) {
    this.#part = part;
    this.#now = now;
  }

  /** Adds a line; its bytes in latin1. */
  add(line: string): void {
    const now = this.#now();
    const span = this.#spanAt(now);
    span.to = now;
    span.lines += 1;
    span.bytes += line.length;
    span.credit = Math.min(TOLERANCE, span.credit + 1);
    const shape = shapeOf(saidIn(line));
    const message = span.messages.get(shape);
    if (message !== undefined) message.times += 1;
    else if (span.messages.size < MESSAGES) span.messages.set(shape, { line, times: 1 });
  }

  /** Those that are over, and the one that lasts. */
  get floods(): LogFlood[] {
    const last = this.#span && floodOf(this.#part, this.#span);
    return last === undefined ? [...this.#over] : [...this.#over, last];
  }

  #spanAt(now: number): Span {
    const open = this.#span;
    if (open !== undefined) {
      open.credit -= ((now - open.to) / 1000) * FLOOD_RATE;
      if (open.credit >= 0) return open;
      const flood = floodOf(this.#part, open);
      if (flood !== undefined) this.#over.push(flood);
    }
    const span: Span = {
      ...{ from: now, to: now, lines: 0, bytes: 0 },
      ...{ credit: 0, messages: new Map() },
    };
    this.#span = span;
    return span;
  }
}

function floodOf(part: string, { from, to, lines, bytes, messages }: Span): LogFlood | undefined {
  if (to - from < FLOOD_MS) return undefined;
  const [first] = [...messages.values()].sort((a, b) => b.times - a.times);
  if (first === undefined) return undefined;
  const text = Buffer.from(first.line.trimEnd(), "latin1").toString("utf8");
  const message = text.slice(0, QUOTED_CHARACTERS);
  return { part, from, to, lines, bytes, message, times: first.times };
}
