import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { stat } from "node:fs/promises";
import type { LogFlood } from "../../../record/log-flood.ts";
import { BoundedLog } from "../log/bounded-log.ts";
import { FloodWatch } from "../log/flood-watch.ts";
import { LineSplitter } from "../log/line-splitter.ts";
import type { Engine, EngineContainer } from "./engine.ts";

/** Writes what a container prints to a file that stays small, across its restarts. */
export class ContainerLog {
  readonly #engine: Engine;
  readonly #container: EngineContainer;
  readonly #file: string;
  readonly #watch: FloodWatch;
  /** Bytes of the container's log that were read. */
  #read = 0;
  /** Brings the file up to date while one is written. */
  #settle: (() => Promise<void>) | undefined;

  /** @param name the part's, as its log is called */
  constructor(engine: Engine, container: EngineContainer, name: string, file: string) {
    this.#engine = engine;
    this.#container = container;
    this.#file = file;
    this.#watch = new FloodWatch(name);
  }

  /** Brings the file up to date with what has been read. @returns the floods so far */
  async settle(): Promise<readonly LogFlood[]> {
    await this.#settle?.();
    return this.#watch.floods;
  }

  /**
   * Follows the log until the container ends.
   *
   * @returns resolves when all of it is in the file
   */
  async follow(): Promise<{ readonly end: Promise<void> }> {
    // From its beginning each time: a time to begin at would cut or double lines.
    const printed = await this.#engine.container.logs(this.#container, { since: 0 });
    const size = await stat(this.#file).then(
      (found) => found.size,
      () => 0,
    );
    const file = createWriteStream(this.#file, { flags: "a", encoding: "latin1" });
    const write = (text: string) => void file.write(text, "latin1");
    const log = new BoundedLog(write, size);
    const lines = new LineSplitter((line) => {
      this.#watch.add(line);
      log.add(line);
    });
    let skip = this.#read;
    printed.on("data", (chunk: Buffer | string) => {
      const bytes = Buffer.from(chunk);
      const fresh = bytes.subarray(Math.min(skip, bytes.length));
      skip -= bytes.length - fresh.length;
      this.#read += fresh.length;
      lines.add(fresh.toString("latin1"));
    });
    this.#settle = () => {
      log.flush();
      return new Promise((resolve) => file.write("", () => resolve()));
    };
    const over = Promise.race([
      once(printed, "end"),
      once(printed, "close"),
      once(printed, "error"),
    ]);
    const end = over.then(async () => {
      this.#settle = undefined;
      lines.end();
      log.flush();
      file.end();
      await once(file, "finish");
    });
    // Nobody may be waiting for it.
    end.catch(() => {});
    return { end };
  }
}
