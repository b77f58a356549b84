import type { Signal } from "../../otlp/item.ts";
import type { MessageLine, RemovedLine } from "../../record/kafka/message-line.ts";
import type { Partitions } from "../../record/pipeline-facts.ts";
import { sequencesIn } from "../../record/sequence-ranges.ts";
import { type Because, type Hop, type Loss, type Losses, nothingLost } from "./hop.ts";
import { type ItemMarks, MARK } from "./item-marks.ts";
import { OffsetList } from "./offset-list.ts";

/** Offsets of one partition, the last one not included. */
export interface Offsets {
  readonly topic: string;
  readonly partition: number;
  readonly from: bigint;
  readonly to: bigint;
}

/** What is known of a pipeline at rest, to place its missing items. */
export interface Whereabouts {
  /** Each signal's items: {@link MARK}.missing and `refused`; the other marks are set here. */
  readonly items: Readonly<Record<Signal, ItemMarks>>;
  /** Missing items that Kafka's retention took, by the scenario's own account of it. */
  readonly expired: Readonly<Record<Signal, ReadonlySet<number>>>;
  /** Every message of the run, a partition's in order; undefined if Kafka could not be read. */
  readonly messages: AsyncIterable<MessageLine> | undefined;
  /** What was removed from Kafka on purpose, a partition's in order. */
  readonly removed?: AsyncIterable<RemovedLine>;
  /** Every partition at rest: `committed` is the lowest offset of the groups that read it. */
  readonly partitions: Partitions;
  /** Messages that a consumer could not decode, as {@link messagePlace}. */
  readonly undecodable: ReadonlySet<string>;
  /** Where a group began behind what was there. */
  readonly skipped: readonly Offsets[];
  /** Where a group's offsets were set behind what it had not read. */
  readonly reset?: readonly Offsets[];
  /** What was committed while the target was away. */
  readonly committedEarly: readonly Offsets[];
  /** Items that the target itself refused for good, by signal. */
  readonly rejected: Readonly<Record<Signal, number>>;
  /** Items that the target accepted and did not keep, by its own word. */
  readonly dropped?: Readonly<Record<Signal, number>>;
  /** Items that the target took, by the exporter's own count, and neither has nor refused. */
  readonly unfound: Readonly<Record<Signal, number>>;
  /** The topics that a signal's items may be in; undefined if the configs do not tell. */
  readonly topicsOf: Readonly<Record<Signal, readonly string[] | undefined>>;
}

/** A message's name in {@link Whereabouts}. */
export function messagePlace(topic: string, partition: number, offset: bigint | string): string {
  return `${topic}/${partition}@${offset}`;
}

/**
 * Puts every missing item down to the last hop that had it. An item that was written to Kafka several
 * times is where it could still arrive from: waiting before consumed, consumed before expired.
 */
export async function locate(where: Whereabouts): Promise<Readonly<Record<Signal, Losses>>> {
  const unreadable = new Set<string>();
  const seen: Placed[] = [];
  const place = (message: MessageLine, mark: number) => {
    if (message.signal === null) {
      // One without a value holds nothing; a queue that has lost an entry sends such.
      if (message.bytes > 0) unreadable.add(message.topic);
      return;
    }
    const items = where.items[message.signal];
    let holdsMissing = false;
    for (const sequence of sequencesIn(message.sequences)) {
      if (!items.has(sequence, MARK.missing)) continue;
      holdsMissing = true;
      items.add(sequence, mark);
    }
    if (holdsMissing) {
      const { signal, topic, partition, offset } = message;
      seen.push({ signal, topic, partition, offset: BigInt(offset), ...hopOfMark(mark) });
    }
  };
  for await (const message of where.removed ?? []) {
    place(message, message.committed ? MARK.consumed : MARK.expired);
  }
  for await (const message of where.messages ?? []) place(message, markOf(message, where));
  const found = (signal: Signal): Losses => {
    const topics = where.topicsOf[signal] ?? [...unreadable];
    const isHidden = topics.some((topic) => unreadable.has(topic));
    const nowhere: Cause =
      where.messages === undefined
        ? { at: "unattributed", because: "kafka-unreadable" }
        : isHidden
          ? { at: "unattributed", because: "messages-unknown" }
          : { at: "edge" };
    return lossesOf(
      countHops(where.items[signal], where.expired[signal], nowhere),
      {
        rejected: where.rejected[signal],
        dropped: where.dropped?.[signal] ?? 0,
        unfound: where.unfound[signal],
      },
      seen.filter((message) => message.signal === signal),
    );
  };
  return { traces: found("traces"), metrics: found("metrics"), logs: found("logs") };
}

interface Cause {
  readonly at: Hop;
  readonly because?: Because;
}

interface Placed extends Cause {
  readonly signal: Signal;
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

function markOf(message: MessageLine, where: Whereabouts): number {
  const { topic, partition } = message;
  const offset = BigInt(message.offset);
  const at = where.partitions.find(
    (found) => found.topic === topic && found.partition === partition,
  );
  const committed = at?.committed ?? null;
  // What was committed of a topic that was there before says nothing of this one.
  const isOfAnother = at !== undefined && committed !== null && committed > at.end;
  if (committed === null || committed <= offset || isOfAnother) {
    return at !== undefined && offset < at.start ? MARK.expired : MARK.waiting;
  }
  const isIn = (ranges: readonly Offsets[]) =>
    ranges.some(
      (range) =>
        range.topic === topic &&
        range.partition === partition &&
        range.from <= offset &&
        offset < range.to,
    );
  if (where.undecodable.has(messagePlace(topic, partition, offset))) {
    return MARK.consumed | MARK.undecodable;
  }
  if (isIn(where.skipped)) return MARK.consumed | MARK.skipped;
  if (isIn(where.reset ?? [])) return MARK.consumed | MARK.reset;
  return MARK.consumed | (isIn(where.committedEarly) ? MARK.committedEarly : 0);
}

function hopOfMark(marks: number): Cause {
  if ((marks & MARK.waiting) !== 0) return { at: "waiting-in-kafka" };
  if ((marks & MARK.undecodable) !== 0) return { at: "backend-collector", because: "undecodable" };
  if ((marks & MARK.skipped) !== 0) return { at: "backend-collector", because: "skipped" };
  if ((marks & MARK.reset) !== 0) return { at: "backend-collector", because: "reset" };
  if ((marks & MARK.committedEarly) !== 0)
    return { at: "backend-collector", because: "committed-early" };
  if ((marks & MARK.consumed) !== 0) return { at: "backend-collector" };
  return { at: "retention" };
}

const IN_KAFKA = MARK.waiting | MARK.consumed | MARK.expired;

/** Items by cause; `nowhere`: what is to be said of an item that no message holds. */
function countHops(
  items: ItemMarks,
  expired: ReadonlySet<number>,
  nowhere: Cause,
): Map<string, Cause & { items: number }> {
  const counts = new Map<string, Cause & { items: number }>();
  for (const [sequence, marks] of items.entries()) {
    if ((marks & MARK.missing) === 0) continue;
    const cause = causeOf(marks, expired.has(sequence), nowhere);
    const key = keyOf(cause);
    const count = counts.get(key) ?? { ...cause, items: 0 };
    count.items += 1;
    counts.set(key, count);
  }
  return counts;
}

function causeOf(marks: number, hasExpired: boolean, nowhere: Cause): Cause {
  if ((marks & MARK.refused) !== 0) return { at: "edge-refused" };
  if (hasExpired) return { at: "retention" };
  if ((marks & IN_KAFKA) !== 0) return hopOfMark(marks);
  return nowhere;
}

function keyOf({ at, because }: Cause): string {
  return `${at} ${because ?? ""}`;
}

/**
 * What the target refused, or took and does not have, is told in numbers, not in names: as many of the
 * items that a collector consumed, and for which nothing else accounts, were lost there.
 */
function lossesOf(
  counts: Map<string, Cause & { items: number }>,
  { rejected, dropped, unfound }: Readonly<Record<"rejected" | "dropped" | "unfound", number>>,
  messages: readonly Placed[],
): Losses {
  const lostAt = nothingLost();
  const losses: Loss[] = [];
  let [leftRejected, leftDropped, leftUnfound] = [rejected, dropped, unfound];
  for (const { at, because, items } of [...counts.values()].sort(explainedLast)) {
    const offsets = new OffsetList();
    const key = keyOf({ at, ...(because === undefined ? {} : { because }) });
    for (const found of messages) {
      if (keyOf(found) === key) offsets.add(found.topic, found.partition, found.offset);
    }
    const named = { messages: offsets.named, more: offsets.more };
    const mayBeRejected = at === "backend-collector" && !EXPLAINED.includes(because);
    const refused = mayBeRejected ? Math.min(items, leftRejected) : 0;
    leftRejected -= refused;
    const notKept = mayBeRejected ? Math.min(items - refused, leftDropped) : 0;
    leftDropped -= notKept;
    // The counter names no moment: only what nothing else accounts for.
    const gone =
      mayBeRejected && because === undefined ? Math.min(items - refused - notKept, leftUnfound) : 0;
    leftUnfound -= gone;
    const put = (hop: Hop, count: number, reason?: Because) => {
      if (count === 0) return;
      lostAt[hop] += count;
      losses.push({
        at: hop,
        ...(reason === undefined ? {} : { because: reason }),
        items: count,
        ...named,
      });
    };
    put("backend-rejected", refused);
    put("backend-rejected", notKept, "accepted-and-dropped");
    put("unattributed", gone, "taken-and-gone");
    put(at, items - refused - notKept - gone, because);
  }
  return { lostAt, losses };
}

const EXPLAINED: readonly (Because | undefined)[] = ["undecodable", "skipped", "reset"];

/** Rejected items are looked for first where nothing else is known. */
function explainedLast(a: Cause, b: Cause): number {
  return Number(a.because !== undefined) - Number(b.because !== undefined);
}
