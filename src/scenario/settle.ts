import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { type Clock, done, notYet, systemClock, waitFor } from "../wait.ts";
import {
  describeState,
  isBalanced,
  lagOf,
  type PipelineState,
  progressOf,
} from "./pipeline-state.ts";

/** How a pipeline came to rest. */
export type Settled =
  /** Every accepted item has a document, and nothing is on its way. */
  | { readonly how: "complete"; readonly state: PipelineState }
  /** All messages are committed, and nothing has moved for the quiet period. */
  | { readonly how: "quiet"; readonly state: PipelineState }
  /** Something still waits, but nothing has moved for the stall period. */
  | { readonly how: "stalled"; readonly state: PipelineState };

/** What settling needs to know. */
export interface SettleOptions {
  readonly observe: () => Promise<PipelineState>;
  /** Items of each signal that must arrive. */
  readonly expected: Readonly<Partial<Record<Signal, number>>>;
  /** Milliseconds without movement after which nothing more is expected. */
  readonly quietMs: number;
  /** The same while messages wait in Kafka or in a queue: retries have longer pauses. */
  readonly stallMs: number;
  readonly onState?: (state: PipelineState) => void;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** No pipeline is watched for longer than this without coming to rest. */
const LIMIT_MS = 6 * 3_600_000;

/** Waits until a pipeline has delivered everything or has had its chance to. */
export async function settle(options: SettleOptions): Promise<Settled> {
  const clock = options.clock ?? systemClock;
  let last = "";
  let since = clock.now();
  return waitFor<Settled>(
    async () => {
      const state = await options.observe();
      options.onState?.(state);
      const progress = progressOf(state);
      if (progress !== last) {
        last = progress;
        since = clock.now();
      }
      if (isComplete(state, options.expected)) return done({ how: "complete", state });
      const still = clock.now() - since;
      const waiting =
        lagOf(state) > 0n || state.edge.queued > 0 || (state.backend?.queued ?? 0) > 0;
      if (!waiting && still >= options.quietMs) return done({ how: "quiet", state });
      if (waiting && still >= options.stallMs) return done({ how: "stalled", state });
      return notYet(describeState(state));
    },
    {
      for: "the pipeline to come to rest",
      timeoutMs: LIMIT_MS,
      everyMs: 200,
      signal: options.signal,
      clock,
    },
  );
}

function isComplete(
  state: PipelineState,
  expected: Readonly<Partial<Record<Signal, number>>>,
): boolean {
  return (
    SIGNALS.every((signal) => state.arrived[signal] === (expected[signal] ?? 0)) &&
    lagOf(state) === 0n &&
    isBalanced(state.edge) &&
    state.backend !== undefined &&
    isBalanced(state.backend)
  );
}
