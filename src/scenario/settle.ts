import { type Clock, done, notYet, systemClock, waitFor } from "../base/wait.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import {
  areBackendsBalanced,
  arrivedIn,
  describeState,
  isBalanced,
  isWaiting,
  lagOf,
  type PipelineState,
  progressOf,
} from "./pipeline-state.ts";

/** How a pipeline came to rest. */
export interface Settled {
  /**
   * complete: every accepted item has a document, and nothing is on its way; quiet: all messages
   * are committed, and nothing has moved for the quiet period; stalled: something still waits, but
   * nothing has moved for the stall period; answered: what is not complete has been answered for
   * otherwise (see {@link SettleOptions.isAnswered}).
   */
  readonly how: "complete" | "quiet" | "stalled" | "answered";
  readonly state: PipelineState;
  /** When the last movement was seen, in milliseconds of the clock. */
  readonly movedAt: number;
}

/** What settling needs to know. */
export interface SettleOptions {
  /** @param before what was seen last */
  readonly observe: (before?: PipelineState) => Promise<PipelineState>;
  /** Whether something was broken, so that collectors may have tried more often than once. */
  readonly repeats?: boolean;
  /** Items of each signal that must arrive. */
  readonly expected: Readonly<Partial<Record<Signal, number>>>;
  /** Milliseconds without movement after which nothing more is expected. */
  readonly quietMs: number;
  /** The same while messages wait in Kafka or in a queue: retries have longer pauses. */
  readonly stallMs: number;
  /**
   * Whether other receivers feed the pipelines too: something always moves then, and only what
   * arrives tells whether anything of the SDK's does.
   */
  readonly hasOtherSources?: boolean;
  /**
   * Whether everything that has not arrived is known never to arrive, by more than silence: a line in
   * a log that refuses it.
   */
  readonly isAnswered?: (state: PipelineState) => boolean | Promise<boolean>;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** No pipeline is watched for longer than this without coming to rest. */
const LIMIT_MS = 6 * 3_600_000;

/** Waits until a pipeline has delivered everything or has had its chance to. */
export async function settle(options: SettleOptions): Promise<Settled> {
  const clock = options.clock ?? systemClock;
  let last = "";
  let before: PipelineState | undefined;
  let since = clock.now();
  return waitFor<Settled>(
    async () => {
      const state = await options.observe(before);
      before = state;
      const progress = options.hasOtherSources ? `${arrivedIn(state)}` : progressOf(state);
      if (progress !== last) {
        last = progress;
        since = clock.now();
      }
      if (isComplete(state, options)) return done({ how: "complete", state, movedAt: since });
      if (await options.isAnswered?.(state))
        return done({ how: "answered", state, movedAt: since });
      const still = clock.now() - since;
      const waiting = isWaiting(state);
      const quietMs = options.hasOtherSources ? options.stallMs : options.quietMs;
      if (!waiting && still >= quietMs) return done({ how: "quiet", state, movedAt: since });
      if (waiting && still >= options.stallMs)
        return done({ how: "stalled", state, movedAt: since });
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

function isComplete(state: PipelineState, { expected, repeats }: SettleOptions): boolean {
  return (
    SIGNALS.every((signal) => state.arrived[signal] === (expected[signal] ?? 0)) &&
    lagOf(state) === 0n &&
    isBalanced(state.edge, repeats) &&
    areBackendsBalanced(state, repeats)
  );
}
