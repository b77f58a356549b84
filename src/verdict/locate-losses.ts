import { existsSync } from "node:fs";
import { join } from "node:path";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import { changesOf } from "../record/admin-facts.ts";
import { assignmentsIn } from "../record/collector-log/assignments.ts";
import { undecodableIn } from "../record/collector-log/undecodable.ts";
import {
  MESSAGES_FILE,
  REMOVED_FILE,
  readMessages,
  readRemoved,
} from "../record/kafka/message-line.ts";
import type { Losses } from "./attribution/hop.ts";
import type { ItemMarks } from "./attribution/item-marks.ts";
import { locate, messagePlace, type Offsets } from "./attribution/locate.ts";
import { ownCommits } from "./findings/outage-cause.ts";
import type { RunFacts } from "./findings/run-facts.ts";
import { droppedBySignal, rejectedBySignal } from "./rejected-items.ts";
import { unfoundBySignal } from "./unfound.ts";

/** A scenario whose missing items are looked for. */
export interface SearchedRun {
  /** The history's folder. */
  readonly folder: string;
  readonly facts: RunFacts;
  /** Each signal's missing items. */
  readonly missing: Readonly<Record<Signal, ItemMarks>>;
  /** What Kafka's retention took. */
  readonly expired: Readonly<Record<Signal, ReadonlySet<number>>>;
}

/** Says where each missing item was lost, by what Kafka held and both collectors' logs. */
export async function locateLosses(
  searched: SearchedRun,
): Promise<Readonly<Record<Signal, Losses>>> {
  const { facts, folder, missing, expired } = searched;
  const rejected = rejectedBySignal(facts);
  const dropped = droppedBySignal(facts);
  const messages = join(folder, MESSAGES_FILE);
  const removed = join(folder, REMOVED_FILE);
  return locate({
    items: missing,
    expired,
    // A run that could read Kafka has written down what it held.
    messages: existsSync(messages) ? readMessages(messages) : undefined,
    ...(existsSync(removed) ? { removed: readRemoved(removed) } : {}),
    partitions: facts.settled.state.partitions,
    undecodable: new Set(
      undecodableIn(facts.logs.backend).map(({ topic, partition, offset }) =>
        messagePlace(topic, partition, offset),
      ),
    ),
    skipped: [...skipped(facts), ...addedBehind(facts)],
    reset: reset(facts),
    committedEarly: ownCommits(facts).map(({ topic, partition, before, during }) => ({
      ...{ topic, partition },
      ...{ from: before ?? 0n, to: during },
    })),
    rejected,
    dropped,
    unfound: await unfoundBySignal(folder, facts, {
      traces: rejected.traces + dropped.traces,
      metrics: rejected.metrics + dropped.metrics,
      logs: rejected.logs + dropped.logs,
    }),
    topicsOf: topicsOf(facts),
  });
}

/** What was there before a consumer group that began at the end. */
function skipped({ logs, since, beforeBackend }: RunFacts): Offsets[] {
  const atEnd = assignmentsIn(logs.backend).filter(
    ({ from, line }) => from === "latest" && !(line.at < since),
  );
  return beforeBackend
    .filter((found) =>
      atEnd.some(({ topic, partition }) => topic === found.topic && partition === found.partition),
    )
    .map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
}

/** New partitions at whose end a consumer began: what was written to them before it saw them. */
function addedBehind({ logs, since, administration, settled }: RunFacts): Offsets[] {
  const added = changesOf(administration, "add-partitions");
  const atEnd = assignmentsIn(logs.backend).filter(
    ({ topic, partition, from, line }) =>
      from === "latest" &&
      !(line.at < since) &&
      added.some((change) => change.topic === topic && change.from <= partition),
  );
  return settled.state.partitions
    .filter((found) =>
      atEnd.some(({ topic, partition }) => topic === found.topic && partition === found.partition),
    )
    .map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
}

/** What a group had not committed when its offsets were set. */
function reset({ administration }: RunFacts): Offsets[] {
  return changesOf(administration, "reset-offsets").flatMap(({ moved }) =>
    moved.map(({ topic, partition, from, to }) => ({ topic, partition, from: from ?? 0n, to })),
  );
}

function topicsOf({ writes }: RunFacts): Record<Signal, readonly string[] | undefined> {
  const known = (signal: Signal) => {
    const own = writes.filter((write) => write.signal === signal);
    return own.some(({ dynamic }) => dynamic) ? undefined : own.map(({ topic }) => topic.value);
  };
  return Object.fromEntries(SIGNALS.map((signal) => [signal, known(signal)])) as Record<
    Signal,
    readonly string[] | undefined
  >;
}
