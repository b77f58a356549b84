import { HarnessError } from "../base/errors.ts";
import type { PartitionState, ReadRange, TopicReader } from "./topic-reader.ts";

/** Where to begin: at an offset, at either end, or at a time. */
export type ReadFrom =
  | { readonly at: "offset"; readonly offset: bigint }
  | { readonly at: "beginning" | "end" }
  | { readonly at: "time"; readonly time: Date };

/** What is asked for. */
export interface ReadWish {
  readonly topics: readonly string[];
  /** The only one to read, in every topic. */
  readonly partition?: number;
  readonly from: ReadFrom;
  /** The most messages, over all partitions. */
  readonly limit: number;
}

/** What knows the offsets. */
type OffsetReader = Pick<TopicReader, "partitions" | "offsetAt">;

/**
 * Names what to read before it is read: of each partition an equal share of the limit, or all it has;
 * from its beginning on, or the newest ones where the end is asked for.
 *
 * @throws HarnessError `bad-option` when there is no such partition or offset, or nothing to read
 */
export async function planReading(wish: ReadWish, reader: OffsetReader): Promise<ReadRange[]> {
  const states: PartitionState[] = [];
  for (const topic of new Set(wish.topics)) states.push(...(await wished(topic, wish, reader)));
  const rests = await Promise.all(states.map((state) => restOf(state, wish.from, reader)));
  const shares = sharesOf(
    rests.map(({ from, to }) => Number(to - from)),
    wish.limit,
  );
  const isNewest = wish.from.at === "end";
  const ranges = rests.map((rest, index) => {
    const share = BigInt(shares[index] ?? 0);
    return isNewest ? { ...rest, from: rest.to - share } : { ...rest, to: rest.from + share };
  });
  const planned = ranges.filter(({ from, to }) => from < to);
  if (planned.length === 0) throw nothingToRead(states);
  return planned;
}

async function wished(
  topic: string,
  wish: ReadWish,
  reader: OffsetReader,
): Promise<PartitionState[]> {
  const states = await reader.partitions(topic);
  const found = states.filter(
    ({ partition }) => wish.partition === undefined || partition === wish.partition,
  );
  if (found.length === 0) throw noPartition(topic, wish.partition);
  return found;
}

/** How many messages a range may have: offsets need not all have one. */
export function offsetsIn(ranges: readonly ReadRange[]): number {
  return ranges.reduce((sum, { from, to }) => sum + Number(to - from), 0);
}

/** Everything of a partition that the limit may take from. */
async function restOf(
  state: PartitionState,
  from: ReadFrom,
  reader: OffsetReader,
): Promise<ReadRange> {
  const { topic, partition, start, end } = state;
  const rest = { topic, partition, from: start, to: end };
  if (from.at === "time") {
    const first = await reader.offsetAt(topic, partition, from.time.getTime());
    return { ...rest, from: first ?? end };
  }
  if (from.at !== "offset") return rest;
  if (from.offset < start || from.offset >= end) throw noOffset(state, from.offset);
  return { ...rest, from: from.offset };
}

/** Equal shares of a limit; what one cannot take, the others get. */
export function sharesOf(available: readonly number[], limit: number): number[] {
  const shares = available.map(() => 0);
  let left = limit;
  for (;;) {
    const open = shares.flatMap((share, index) => (share < (available[index] ?? 0) ? [index] : []));
    if (left === 0 || open.length === 0) return shares;
    const each = Math.max(1, Math.floor(left / open.length));
    for (const index of open.slice(0, left)) {
      const more = Math.min(each, (available[index] ?? 0) - (shares[index] ?? 0));
      shares[index] = (shares[index] ?? 0) + more;
      left -= more;
    }
  }
}

function noPartition(topic: string, partition: number | undefined): HarnessError {
  return new HarnessError({
    code: "bad-option",
    message: `topic ${topic} has no partition ${partition ?? "at all"}`,
    place: "--partition",
    remedy: "name one that it has, or leave --partition out",
  });
}

function noOffset({ topic, partition, start, end }: PartitionState, offset: bigint): HarnessError {
  const there = start === end ? "it is empty" : `it has ${start} to ${end - 1n}`;
  return new HarnessError({
    code: "bad-option",
    message: `offset ${offset} is not in partition ${partition} of ${topic}: ${there}`,
    place: "--from",
    remedy:
      "name an offset that is there; what retention has removed cannot be read by anybody any more",
  });
}

function nothingToRead(states: readonly PartitionState[]): HarnessError {
  return new HarnessError({
    code: "bad-option",
    message: "there is nothing to read",
    place: states.map(({ topic, partition }) => `${topic}/${partition}`).join(", "),
    remedy: "begin earlier with --from, or name another topic",
    details: states.map(
      ({ topic, partition, start, end }) =>
        `${topic}/${partition}: ${start === end ? "empty" : `offsets ${start} to ${end - 1n}`}`,
    ),
  });
}
