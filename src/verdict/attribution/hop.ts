/**
 * Where a missing item was last seen, in the order in which an item passes; docs/reference/hops.md says in plain
 * words what each one means.
 */
export const HOPS = [
  "edge-refused",
  "edge",
  "retention",
  "waiting-in-kafka",
  "backend-collector",
  "backend-rejected",
  "unattributed",
] as const;
export type Hop = (typeof HOPS)[number];

/** Missing items of a signal by their last hop; the sum is the account's `missing`. */
export type LostAt = Readonly<Record<Hop, number>>;

/** What is known of why items were lost at a hop. */
export type Because =
  /** A consumer could not decode the messages, by its own log. */
  | "undecodable"
  /** The consumer group began behind them (`initial_offset: latest`). */
  | "skipped"
  /** The consumer group's offsets were set behind them. */
  | "reset"
  /** Their offsets were committed while the target was away. */
  | "committed-early"
  /** Unattributed: the target took them, by the exporter's own count, and does not have them. */
  | "taken-and-gone"
  /** Rejected: the target answered with a success, and says itself that it did not keep them. */
  | "accepted-and-dropped"
  /** Unattributed: Kafka could not be read when the pipeline had settled. */
  | "kafka-unreadable"
  /** Unattributed: a topic of the signal holds messages that cannot be understood. */
  | "messages-unknown";

/** Offsets of one partition, both included; strings, as they may be beyond 2^53. */
export interface NamedOffsets {
  readonly topic: string;
  readonly partition: number;
  readonly first: string;
  readonly last: string;
}

/** Items of one signal that were lost at the same hop for the same reason. */
export interface Loss {
  readonly at: Hop;
  readonly because?: Because;
  readonly items: number;
  /** The messages that held them, the first {@link NAMED_RANGES} ranges. */
  readonly messages: readonly NamedOffsets[];
  /** Ranges that are not named. */
  readonly more: number;
}

/** How many ranges of offsets a loss names. */
export const NAMED_RANGES = 20;

/** Where the missing items of one signal were lost. */
export interface Losses {
  readonly lostAt: LostAt;
  readonly losses: readonly Loss[];
}

/** No item at any hop. */
export function nothingLost(): Record<Hop, number> {
  return Object.fromEntries(HOPS.map((hop) => [hop, 0])) as Record<Hop, number>;
}

/** The sum of losses of different runs. */
export function sumLosses(all: readonly Losses[]): Losses {
  const lostAt = nothingLost();
  for (const losses of all) for (const hop of HOPS) lostAt[hop] += losses.lostAt[hop];
  return { lostAt, losses: all.flatMap(({ losses }) => losses) };
}
