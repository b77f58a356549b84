import type { Outage } from "./take-away.ts";

/**
 * An outage of one target that several scenarios share: it begins when all of them are ready and ends
 * when none needs it any more. A scenario that leaves is not waited for.
 */
export class SharedOutage {
  readonly #members: Set<string>;
  readonly #points = new Map<string, Point>();
  #begun: Promise<{ readonly outage: Outage; readonly at: number }> | undefined;
  #ended: Promise<void> | undefined;

  /** @param members the names of those who share it */
  constructor(members: readonly string[]) {
    this.#members = new Set(members);
  }

  /**
   * Takes the target away once everybody is ready. The first one does it for all.
   *
   * @returns when it went away, on the clock of `performance.now()`
   * @throws what `begin` throws, for all; the signal's reason
   */
  async begin(name: string, begin: () => Promise<Outage>, signal: AbortSignal): Promise<number> {
    await this.#meet("ready", name, signal);
    this.#begun ??= (async () => {
      const at = performance.now();
      return { outage: await begin(), at };
    })();
    return (await this.#begun).at;
  }

  /**
   * Brings the target back once nobody needs it away any more.
   *
   * @param lastLook done by each of them when all are ready for the end, while the target is still away
   * @throws what `Outage.end` throws, for all; the signal's reason
   */
  async end(name: string, lastLook: () => Promise<void>, signal: AbortSignal): Promise<void> {
    await this.#meet("done", name, signal);
    await lastLook();
    await this.#meet("looked", name, signal);
    this.#ended ??= (async () => (await this.#begun)?.outage.end())();
    await this.#ended;
  }

  /** Nobody waits for this one any more. Idempotent. */
  leave(name: string): void {
    this.#members.delete(name);
    for (const point of this.#points.values()) this.#openIfAllAreAt(point);
  }

  async #meet(place: string, name: string, signal: AbortSignal): Promise<void> {
    const point = this.#points.get(place) ?? { here: new Set(), all: Promise.withResolvers() };
    this.#points.set(place, point);
    point.here.add(name);
    this.#openIfAllAreAt(point);
    await orAborted(point.all.promise, signal);
  }

  #openIfAllAreAt({ here, all }: Point): void {
    if ([...this.#members].every((member) => here.has(member))) all.resolve();
  }
}

interface Point {
  readonly here: Set<string>;
  readonly all: PromiseWithResolvers<void>;
}

/** @throws the signal's reason if it is aborted first */
async function orAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const onAbort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
