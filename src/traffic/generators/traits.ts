import type { Attributes, HrTime } from "@opentelemetry/api";
import { moved } from "./times.ts";

/** What all items of a sender have otherwise than usual. */
export interface ItemTraits {
  /** How far its clock is ahead, in milliseconds; less than 0 where it is behind. */
  readonly aheadMs?: number;
  /** What each item weighs more, in bytes. */
  readonly moreBytes?: number;
  /**
   * Histograms of delta temporality alone. A collector that makes deltas of cumulative ones passes on no
   * first point of a series that began before its own start.
   */
  readonly deltaHistograms?: boolean;
}

/** The attribute that holds an item's additional weight. */
const PADDING_ATTRIBUTE = "padding";
const MILLISECOND = 1_000_000;

/** A time as such a clock has it. */
export function onClock(time: HrTime, { aheadMs = 0 }: ItemTraits): HrTime {
  const seconds = Math.trunc(aheadMs / 1000);
  const [before, nanos] = moved(time, Math.round((aheadMs % 1000) * MILLISECOND));
  return [before + seconds, nanos];
}

/** An attribute of that weight; none where there is none. */
export function padding({ moreBytes = 0 }: ItemTraits): Attributes {
  return moreBytes === 0 ? {} : { [PADDING_ATTRIBUTE]: "x".repeat(moreBytes) };
}
