/** A hop that has not answered by then counts as one that does not answer; milliseconds. */
const PATIENCE_MS = 1_000;

/** Looks at one hop again and again: one question at a time, however long an answer takes. */
export class HopLook<T> {
  readonly #ask: () => Promise<T> | undefined;
  readonly #patienceMs: number;
  #asking = false;
  /** An answer that came after its time, for the next look. */
  #late: T | undefined;

  /** @param ask undefined where the hop is not there yet. */
  constructor(ask: () => Promise<T> | undefined, patienceMs = PATIENCE_MS) {
    this.#ask = ask;
    this.#patienceMs = patienceMs;
  }

  /** Whether it was asked and has neither answered nor failed yet. */
  get isAsking(): boolean {
    return this.#asking;
  }

  /**
   * What the hop says, or said since the last look; null if it is not there, fails or does not answer
   * in time.
   */
  async look(): Promise<T | null> {
    if (this.#asking) return null;
    if (this.#late !== undefined) {
      const late = this.#late;
      this.#late = undefined;
      return late;
    }
    const asked = this.#ask();
    if (asked === undefined) return null;
    this.#asking = true;
    let isLate = false;
    const answer = asked.then(
      (value) => {
        this.#asking = false;
        if (isLate) this.#late = value;
        return value;
      },
      () => {
        this.#asking = false;
        return null;
      },
    );
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<null>((resolve) => {
      timer = setTimeout(() => {
        isLate = true;
        resolve(null);
      }, this.#patienceMs);
    });
    try {
      return await Promise.race([answer, patience]);
    } finally {
      clearTimeout(timer);
    }
  }
}
