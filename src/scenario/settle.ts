import { type Clock, done, notYet, systemClock, waitFor } from "../base/wait.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import {
  areBackendsBalanced,
  arrivedIn,
  describeState,
  isBalanced,
  isWaiting,
  lagOf,
  ofTopics,
  type PipelineState,
  progressOf,
} from "./pipeline-state.ts";
import type { SettleFacts } from "./settle-facts.ts";

/** How a pipeline settled. */
export interface Settled {
  /**
   * complete: every accepted item has a document, and nothing is on its way; quiet: all messages
   * are committed, and nothing has moved for the quiet period; stalled: something still waits, but
   * nothing has moved for the stall period; answered: what is not complete has been answered for
   * otherwise (see {@link SettleOptions.isAnswered}); unsettled: something still moves, and for the
   * limit no item has come nearer to the target.
   */
  readonly how: "complete" | "quiet" | "stalled" | "answered" | "unsettled";
  readonly state: PipelineState;
  /** When the last movement was seen, in milliseconds of the clock. */
  readonly movedAt: number;
  /** Where it has not settled: how long no item came nearer to the target, in milliseconds. */
  readonly waitedMs?: number;
}

/** What settling needs to know. */
export interface SettleOptions extends SettleFacts {
  /** @param before what was seen last */
  readonly observe: (before?: PipelineState) => Promise<PipelineState>;
  /** Whether something was broken, so that collectors may have tried more often than once. */
  readonly repeats?: boolean;
  /** Items of each signal that must arrive. */
  readonly expected: Readonly<Partial<Record<Signal, number>>>;
  /** Whether the target works on a write, so that standing still says nothing yet. */
  readonly isWriting?: () => Promise<boolean>;
  /**
   * Whether everything that has not arrived is known never to arrive, by more than silence: a line in
   * a log that refuses it.
   */
  readonly isAnswered?: (state: PipelineState) => boolean | Promise<boolean>;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** Waits until a pipeline has delivered everything or has had its chance to. */
export async function settle(options: SettleOptions): Promise<Settled> {
  const clock = options.clock ?? systemClock;
  const { heldMs, quietMs, stallMs, limitMs } = options.periods;
  const isProven = options.paths.edge !== undefined && options.paths.backend !== undefined;
  let last = "";
  let before: PipelineState | undefined;
  let since = clock.now();
  const approach = new Approach(since);
  return waitFor<Settled>(
    async () => {
      const state = await options.observe(before);
      before = state;
      const seen = ofTopics(state, options.isItemTopic);
      const progress = options.hasOtherSources ? `${arrivedIn(seen)}` : progressOf(seen);
      const now = clock.now();
      if (progress !== last) {
        last = progress;
        since = now;
      }
      const settled = (how: Settled["how"]) => done<Settled>({ how, state, movedAt: since });
      const still = now - since;
      if (isComplete(seen, options) && (isProven || still >= heldMs)) return settled("complete");
      if (await options.isAnswered?.(state)) return settled("answered");
      const how = isWaiting(seen) ? "stalled" : "quiet";
      const isLong = still >= (how === "stalled" || options.hasOtherSources ? stallMs : quietMs);
      if (isLong) {
        if (!(await options.isWriting?.())) return settled(how);
        since = clock.now();
      }
      const waitedMs = approach.since(seen, options.expected, now);
      if (waitedMs < limitMs) return notYet(describeState(state));
      return done<Settled>({ how: "unsettled", state, movedAt: since, waitedMs });
    },
    {
      for: "the pipeline to settle",
      // It ends by one of its periods.
      timeoutMs: Number.POSITIVE_INFINITY,
      everyMs: 200,
      signal: options.signal,
      clock,
    },
  );
}

/**
 * Since when no item has come nearer to the target. Copies beyond what is expected and messages that are
 * written anew do not count: a pipeline can make those without an end.
 */
class Approach {
  #best: { readonly arrived: number; readonly lag: bigint } | undefined;
  #at: number;

  constructor(now: number) {
    this.#at = now;
  }

  since(state: PipelineState, expected: SettleOptions["expected"], now: number): number {
    const arrived = SIGNALS.reduce(
      (sum, signal) => sum + Math.min(state.arrived[signal], expected[signal] ?? 0),
      0,
    );
    const lag = lagOf(state);
    const best = this.#best;
    if (best === undefined || arrived > best.arrived || lag < best.lag) {
      this.#at = now;
      this.#best = {
        arrived: Math.max(arrived, best?.arrived ?? 0),
        lag: best === undefined || lag < best.lag ? lag : best.lag,
      };
    }
    return now - this.#at;
  }
}

function isComplete(state: PipelineState, { expected, repeats, paths }: SettleOptions): boolean {
  return (
    SIGNALS.every((signal) => state.arrived[signal] === (expected[signal] ?? 0)) &&
    lagOf(state) === 0n &&
    isBalanced(state.edge, repeats, paths.edge) &&
    areBackendsBalanced(state, repeats, paths.backend)
  );
}
