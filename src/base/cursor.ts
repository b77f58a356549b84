/** Looks at an async iterable one value at a time. */
export class Cursor<T> {
  readonly #iterator: AsyncIterator<T>;
  /** The value it stands on; undefined before the first `advance` and after the last value. */
  current: T | undefined;

  constructor(values: AsyncIterable<T>) {
    this.#iterator = values[Symbol.asyncIterator]();
  }

  async advance(): Promise<void> {
    const next = await this.#iterator.next();
    this.current = next.done === true ? undefined : next.value;
  }

  /** Lets the source clean up, whether it was read to its end or not. */
  async close(): Promise<void> {
    await this.#iterator.return?.();
  }
}
