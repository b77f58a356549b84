import type { CollectorRole } from "../collector-config/component.ts";
import type { OutageKind } from "../collector-config/target-kind.ts";
import type { Signal } from "../otlp/item.ts";
import type { RangeContents } from "./kafka/topic-contents.ts";
import type { MeasuredGrowth } from "./retention-rule.ts";
import type { SignalRanges } from "./sequence-ranges.ts";

/** Sequence numbers, the same for each signal; `to` is the first one after them. */
export interface Sequences {
  readonly from: number;
  readonly to: number;
}

/** A group that committed on a partition while nothing could be delivered. */
export interface EarlyCommit {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  /** The committed offset when the target went away; null if there was none. */
  readonly before: bigint | null;
  /** The last one seen before it came back. */
  readonly during: bigint;
}

/** An outage of the target, as it was. */
export interface OutageFacts {
  readonly kind: OutageKind;
  /** Seconds from the moment it went away until it answered again. */
  readonly seconds: number;
  /** When it answered again, in milliseconds of the clock of {@link SettledFacts.movedAt}. */
  readonly endedAt: number;
  /** What was sent while it was away. */
  readonly sequences: Sequences;
  /** Items of all signals that had arrived before it. */
  readonly arrivedBefore: number;
  /** What was committed while it was away. */
  readonly commits: readonly EarlyCommit[];
}

/** Retention as it was seen in a run. */
export interface RetentionFacts {
  readonly retentionMs: number;
  readonly expired: readonly RangeContents[];
  /** The items that only removed offsets held. */
  readonly items: SignalRanges;
  readonly written: MeasuredGrowth;
}

/** A collector that was killed. */
export interface Crash {
  readonly role: CollectorRole;
  /** Items that its queues held a moment before, by its own account. */
  readonly queued: number;
  /** The signals that they are of, where it says so. */
  readonly signals?: readonly Signal[];
}

/** A broker that died as the leader of topics, while the other ones had fallen behind. */
export interface BrokerCrashFacts {
  /** As its log is called, for example `kafka-1`. */
  readonly broker: string;
  /** The topics that it led. */
  readonly topics: readonly string[];
  /** What was sent while the others had fallen behind. */
  readonly sequences: Sequences;
}
