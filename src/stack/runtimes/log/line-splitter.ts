/** A longer line comes in pieces. */
const LONGEST = 1024 * 1024;

/** Makes lines of what comes in pieces; texts are bytes in latin1, lines have their end. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = "";

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(chunk: string): void {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", from)) {
      const line = this.#rest + chunk.slice(from, end + 1);
      this.#rest = "";
      from = end + 1;
      this.#onLine(line);
    }
    this.#rest += chunk.slice(from);
    if (this.#rest.length >= LONGEST) this.end();
  }

  /** What is left has no end. */
  end(): void {
    if (this.#rest !== "") this.#onLine(this.#rest);
    this.#rest = "";
  }
}
