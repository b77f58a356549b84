import { once } from "node:events";
import { createWriteStream } from "node:fs";
import type { Engine, EngineContainer } from "./engine.ts";

/** Writes what a container prints to a file, across its restarts. */
export class ContainerLog {
  readonly #engine: Engine;
  readonly #container: EngineContainer;
  readonly #file: string;
  /** Bytes of the container's log that are in the file. */
  #written = 0;

  constructor(engine: Engine, container: EngineContainer, file: string) {
    this.#engine = engine;
    this.#container = container;
    this.#file = file;
  }

  /**
   * Follows the log until the container ends.
   *
   * @returns resolves when all of it is in the file
   */
  async follow(): Promise<{ readonly end: Promise<void> }> {
    // From its beginning each time: a time to begin at would cut or double lines.
    const lines = await this.#engine.container.logs(this.#container, { since: 0 });
    const file = createWriteStream(this.#file, { flags: "a" });
    let skip = this.#written;
    lines.on("data", (chunk: Buffer | string) => {
      const bytes = Buffer.from(chunk);
      const fresh = bytes.subarray(Math.min(skip, bytes.length));
      skip -= bytes.length - fresh.length;
      this.#written += fresh.length;
      if (fresh.length > 0) file.write(fresh);
    });
    const over = Promise.race([once(lines, "end"), once(lines, "close"), once(lines, "error")]);
    const end = over.then(async () => {
      file.end();
      await once(file, "finish");
    });
    // Nobody may be waiting for it.
    end.catch(() => {});
    return { end };
  }
}
