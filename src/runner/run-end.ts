import { BroadcastChannel } from "node:worker_threads";
import { HarnessError } from "../base/errors.ts";

/** Ends the scenarios of a run from the thread that has started them. */
export interface RunEnd {
  /** Ends those that have started; repeated for each that starts later. */
  end(): void;
  close(): void;
}

/** @param name the run's name for channels */
export function openRunEnd(name: string): RunEnd {
  const channel = new BroadcastChannel(channelOf(name));
  channel.unref();
  return { end: () => channel.postMessage("end"), close: () => channel.close() };
}

/**
 * Aborted in a scenario's thread when its run ends early. Vitest's own cancellation passes over a test
 * that is about to start.
 */
export function listenToRunEnd(name: string): AbortSignal {
  const ended = new AbortController();
  const channel = new BroadcastChannel(channelOf(name));
  channel.unref();
  channel.onmessage = () => ended.abort(interruption());
  return ended.signal;
}

/** What ends a scenario that is interrupted. */
export function interruption(): HarnessError {
  return new HarnessError({ code: "interrupted", message: "the run was interrupted" });
}

function channelOf(name: string): string {
  return `${name}-end`;
}
