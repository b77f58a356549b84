import { spawnSync } from "node:child_process";
import {
  closeSync,
  constants,
  fstatSync,
  ftruncateSync,
  openSync,
  rmSync,
  writeSync,
} from "node:fs";
import { Socket } from "node:net";
import { setImmediate } from "node:timers/promises";
import type { LogFlood } from "../../../record/log-flood.ts";
import { BoundedLog } from "../log/bounded-log.ts";
import { FloodWatch } from "../log/flood-watch.ts";
import { LineSplitter } from "../log/line-splitter.ts";

/** What a pipe holds that nobody reads. */
const PIPE_BYTES = 64 * 1024;

/**
 * The log of one start of an instance: what it writes comes through a named pipe, as it would to a
 * service manager (a socket could not be opened as `/dev/stderr`), and goes to a file that stays small.
 */
export class PartLog {
  /** What the instance writes to. */
  readonly writeEnd: number;
  /** Resolves when nothing writes to it any more and everything is in the file. */
  readonly ended: Promise<void>;
  readonly #file: number;
  readonly #pipe: Socket;
  readonly #lines: LineSplitter;
  readonly #log: BoundedLog;
  #watch: FloodWatch;
  readonly #name: string;
  #text = "";
  #read = 0;

  /**
   * @param pipe a path for the pipe, which is not there and is gone when this returns
   * @throws Error where the file cannot be opened
   */
  constructor(name: string, logFile: string, pipe: string) {
    this.#name = name;
    this.#file = openSync(logFile, "a");
    try {
      const [readEnd, writeEnd] = openPipe(pipe);
      this.writeEnd = writeEnd;
      this.#pipe = new Socket({ fd: readEnd, readable: true, writable: false });
    } catch (error) {
      closeSync(this.#file);
      throw error;
    }
    const { size } = fstatSync(this.#file);
    this.#log = new BoundedLog((text) => {
      this.#text += text;
    }, size);
    this.#watch = new FloodWatch(name);
    this.#lines = new LineSplitter((line) => {
      this.#watch.add(line);
      this.#log.add(line);
    });
    this.#pipe.setEncoding("latin1");
    this.#pipe.on("data", (chunk: string) => {
      this.#read += chunk.length;
      this.#lines.add(chunk);
      this.#save();
    });
    // Its end is what counts.
    this.#pipe.on("error", () => undefined);
    this.ended = new Promise((resolve) =>
      this.#pipe.once("close", () => {
        this.#lines.end();
        this.#log.flush();
        this.#save();
        closeSync(this.#file);
        resolve();
      }),
    );
  }

  /** Leaves the pipe to the instance: it ends with the last process that has it. */
  handOver(): void {
    closeSync(this.writeEnd);
  }

  /** Ends it although something else may have the pipe still. */
  end(): void {
    this.#pipe.destroy();
  }

  /** Resolves when all that was written before is in the file. */
  async settle(): Promise<void> {
    const from = this.#read;
    let before: number;
    do {
      before = this.#read;
      // The second one comes after the pipe was looked at.
      await setImmediate();
      await setImmediate();
    } while (this.#read > before && this.#read - from < PIPE_BYTES);
    if (this.#pipe.destroyed) return;
    this.#log.flush();
    this.#save();
  }

  /** Empties the file, and forgets floods. */
  clear(): void {
    if (this.#pipe.destroyed) return;
    ftruncateSync(this.#file, 0);
    this.#log.clear();
    this.#watch = new FloodWatch(this.#name);
  }

  get floods(): LogFlood[] {
    return this.#watch.floods;
  }

  #save(): void {
    const text = this.#text;
    this.#text = "";
    if (text === "") return;
    try {
      writeSync(this.#file, Buffer.from(text, "latin1"));
    } catch {
      // A full disk takes no line, whoever writes it.
    }
  }
}

/** Both ends, so that reading does not end before writing has begun. */
function openPipe(path: string): readonly [readEnd: number, writeEnd: number] {
  // What an instance may run as another user has to open it as /dev/stderr, too.
  const { status, error, stderr } = spawnSync("mkfifo", ["-m", "666", path], { encoding: "utf8" });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(stderr.trim());
  try {
    const readEnd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      return [readEnd, openSync(path, constants.O_WRONLY)];
    } catch (error) {
      closeSync(readEnd);
      throw error;
    }
  } finally {
    rmSync(path, { force: true });
  }
}
