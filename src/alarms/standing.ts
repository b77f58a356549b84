/** For how long something must be as bad; milliseconds. */
const WINDOW_MS = 5_000;

/**
 * Whether something has been above zero for a while and is no less at the end of it: what stands still
 * or grows, but nothing that is being worked off.
 */
export class Standing {
  #values: { readonly at: number; readonly value: number }[] = [];

  /** @param at milliseconds, in order of time */
  add(at: number, value: number): boolean {
    if (value <= 0) {
      this.#values = [];
      return false;
    }
    this.#values.push({ at, value });
    // Of what is older than the window, the youngest stays: it says how things were when it began.
    while ((this.#values[1]?.at ?? Number.POSITIVE_INFINITY) <= at - WINDOW_MS)
      this.#values.shift();
    const before = this.#values[0];
    return before !== undefined && before.at <= at - WINDOW_MS && value >= before.value;
  }
}
