import type { RunningInstance } from "../runtimes/runtime.ts";

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
