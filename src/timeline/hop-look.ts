/** A hop that has not answered by then counts as one that does not answer; milliseconds. */
const PATIENCE_MS = 1_000;

/** Looks at one hop again and again: one question at a time, however long an answer takes. */
export class HopLook<T> {
  readonly #ask: () => Promise<T> | undefined;
  readonly #patienceMs: number;
  #asking = false;

  /** @param ask undefined where the hop is not there yet. */
  constructor(ask: () => Promise<T> | undefined, patienceMs = PATIENCE_MS) {
    this.#ask = ask;
    this.#patienceMs = patienceMs;
  }

  /** What the hop says; null if it is not there, fails or does not answer in time. */
  async look(): Promise<T | null> {
    if (this.#asking) return null;
    const asked = this.#ask();
    if (asked === undefined) return null;
    this.#asking = true;
    const answer = asked.then(
      (value) => value,
      () => null,
    );
    void answer.then(() => {
      this.#asking = false;
    });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<null>((resolve) => {
      timer = setTimeout(() => resolve(null), this.#patienceMs);
    });
    try {
      return await Promise.race([answer, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
