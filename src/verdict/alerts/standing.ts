/** For how long something must be as bad; milliseconds. */
const WINDOW_MS = 10_000;

interface Look {
  readonly at: number;
  readonly value: number;
  readonly total: number;
}

/**
 * Whether some of what waits has waited for a while, and is no less at the end of it: what stands still
 * or grows, but nothing that is being worked off, and nothing that only ever holds the newest.
 */
export class Standing {
  #looks: Look[] = [];

  /**
   * @param at milliseconds, in order of time
   * @param value how much waits
   * @param total how much has come in so far: what came in within the window cannot have waited for as long
   */
  add(at: number, value: number, total: number): boolean {
    if (value <= 0) {
      this.#looks = [];
      return false;
    }
    this.#looks.push({ at, value, total });
    // Of what is older than the window, the youngest stays: it says how things were when it began.
    while ((this.#looks[1]?.at ?? Number.POSITIVE_INFINITY) <= at - WINDOW_MS) this.#looks.shift();
    const before = this.#looks[0];
    if (before === undefined || before.at > at - WINDOW_MS) return false;
    return value >= before.value && value > total - before.total;
  }
}
