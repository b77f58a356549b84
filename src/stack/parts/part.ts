import type { RunningInstance } from "../runtimes/runtime.ts";

/**
 * How long a part may take until it can be used, in milliseconds. One that ends is noticed at once, so
 * this ends only what hangs; a part on a machine with ten times its usual load does not.
 */
export const READY_TIMEOUT_MS = 300_000;

/** One running component, which a scenario may break and mend. */
export interface Part {
  /** As in messages and log files: `kafka`, `elasticsearch`, `edge`, `backend`. */
  readonly name: string;
  /** What it runs as at present. */
  readonly instance: RunningInstance;
  /**
   * Starts it again after it ended, with the same address and data; resolves when it is ready.
   *
   * @throws HarnessError as its first start does.
   */
  restart(): Promise<void>;
}
