import type { Signal } from "../../../otlp/item.ts";
import type { AnswerScope, MotlpAnswer } from "./answers.ts";

/** What is known of a request when its answer is chosen. */
export interface RequestFacts {
  readonly signal: Signal;
  readonly runs: readonly string[];
  /** The larger of the sizes as sent and decompressed. */
  readonly bytes: number;
}

interface Entry {
  readonly answer: MotlpAnswer;
  readonly scope: AnswerScope;
  left: number;
}

/** The answers that are set at present; of several for one request the one set last is given. */
export class AnswerBook {
  readonly #entries = new Map<number, Entry>();
  #nextId = 1;

  /** Returns the id by which it is lifted. */
  set(answer: MotlpAnswer, scope: AnswerScope): number {
    const id = this.#nextId++;
    this.#entries.set(id, { answer, scope, left: scope.requests ?? Number.POSITIVE_INFINITY });
    return id;
  }

  lift(id: number): void {
    this.#entries.delete(id);
  }

  liftAll(): void {
    this.#entries.clear();
  }

  /** The answer for a request, counted as given; undefined when it is handled as usual. */
  take(request: RequestFacts): MotlpAnswer | undefined {
    for (const [id, entry] of [...this.#entries].reverse()) {
      if (!isFor(entry, request)) continue;
      entry.left -= 1;
      if (entry.left <= 0) this.#entries.delete(id);
      return entry.answer;
    }
    return undefined;
  }
}

function isFor({ answer, scope }: Entry, request: RequestFacts): boolean {
  if (scope.signal !== undefined && scope.signal !== request.signal) return false;
  if (scope.run !== undefined && !request.runs.includes(scope.run)) return false;
  return answer.kind !== "size-limit" || request.bytes > answer.bytes;
}
