import { done, notYet, waitFor } from "../../base/wait.ts";
import type { EarlyCommit } from "../../record/fault-facts.ts";
import type {
  BrokerAdmin,
  CommittedOffset,
  PartitionOffsets,
} from "../../stack/parts/kafka/broker-admin.ts";

/**
 * Follows committed offsets while the target is away: every commit in that time is of something that
 * the target does not have.
 */
export class CommitWatch {
  readonly #admin: BrokerAdmin;
  readonly #before: ReadonlyMap<string, bigint>;
  /** Up to where what is committed may have been delivered. */
  readonly #delivered: readonly PartitionOffsets[];
  #last: readonly CommittedOffset[] = [];

  private constructor(
    admin: BrokerAdmin,
    before: readonly CommittedOffset[],
    delivered: readonly PartitionOffsets[],
  ) {
    this.#admin = admin;
    this.#before = new Map(before.map((commit) => [placeOf(commit), commit.offset]));
    this.#delivered = delivered;
  }

  /**
   * Begins once the target is away: items may flow, so what Kafka holds now may have been delivered before,
   * and is committed in its time.
   */
  static async open(admin: BrokerAdmin): Promise<CommitWatch> {
    const delivered = await admin.offsets();
    return new CommitWatch(admin, await admin.committed(), delivered);
  }

  /** Looks until a moment of `performance.now()`. */
  async until(time: number, signal: AbortSignal): Promise<void> {
    await waitFor(
      async () => {
        this.#last = await this.#admin.committed();
        return performance.now() >= time ? done(null) : notYet("the outage lasts");
      },
      // The broker may take its time too: the wait ends by the clock, not by this deadline.
      { for: "the outage to pass", timeoutMs: time - performance.now() + 60_000, signal },
    );
  }

  /** What was committed since it began. */
  commits(): EarlyCommit[] {
    return this.#last.flatMap((commit) => {
      const before = this.#before.get(placeOf(commit)) ?? null;
      if (commit.offset <= (before ?? 0n) || commit.offset <= this.#deliveredTo(commit)) return [];
      const { group, topic, partition, offset } = commit;
      return [{ group, topic, partition, before, during: offset }];
    });
  }

  #deliveredTo({ topic, partition }: CommittedOffset): bigint {
    const isHere = (one: PartitionOffsets) => one.topic === topic && one.partition === partition;
    return this.#delivered.find(isHere)?.end ?? 0n;
  }
}

function placeOf({ group, topic, partition }: CommittedOffset): string {
  return `${group} ${topic} ${partition}`;
}
