import { BroadcastChannel } from "node:worker_threads";
import type { ProgressKind } from "../scenario/scenario-run.ts";

/** What a running scenario tells. */
export interface ScenarioProgress {
  readonly scenario: string;
  readonly kind: ProgressKind;
  readonly text: string;
}
export type OnProgress = (progress: ScenarioProgress) => void;

/**
 * Tells of progress, from a scenario's thread. Vitest's annotations are no way for it: its reporters
 * keep every one of them.
 *
 * @param name of the channel, as the run provides it
 */
export function openProgress(name: string): OnProgress {
  const channel = new BroadcastChannel(name);
  channel.unref();
  return (progress) => channel.postMessage(progress);
}

/** Hears of it, in the thread that runs the scenarios; ended by the returned function. */
export function listenToProgress(name: string, onProgress: OnProgress): () => void {
  const channel = new BroadcastChannel(name);
  channel.onmessage = (event) => onProgress((event as { readonly data: ScenarioProgress }).data);
  return () => channel.close();
}
