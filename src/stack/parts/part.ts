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
  /** Makes another release of it, on the same address and data; in processes only. */
  readonly upgrade?: PartUpgrade;
}

/** The steps by which a part becomes another release. */
export interface PartUpgrade {
  /** Asks it to end (SIGTERM), and waits until it has. */
  stop(): Promise<void>;
  /**
   * Starts it as another release; resolves when it is ready.
   *
   * @throws HarnessError as its first start does
   */
  start(version: string): Promise<void>;
}

/** Choices of a part that may be another release than the run's; in processes only. */
export interface ReleaseOptions {
  /** The release that it starts as, in place of the run's. */
  readonly release?: string;
  /** Releases that it will become, made ready before it starts. */
  readonly laterReleases?: readonly string[];
}

/** A part that is asked to end for an upgrade writes down what it has. */
export const STOP_GRACE_MS = 60_000;
