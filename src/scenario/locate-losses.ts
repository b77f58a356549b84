import { existsSync } from "node:fs";
import { join } from "node:path";
import { topicWrites } from "../configs/kafka-topics.ts";
import { HarnessError } from "../errors.ts";
import type { RunFacts } from "../findings/run-facts.ts";
import type { Losses } from "../hops/hop.ts";
import type { ItemMarks } from "../hops/item-marks.ts";
import { locate, messagePlace, type Offsets } from "../hops/locate.ts";
import { rejectedBySignal } from "../hops/rejected-items.ts";
import { assignmentsIn } from "../parts/collector/assignments.ts";
import { undecodableIn } from "../parts/collector/undecodable.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";
import { KafkaTap } from "../telemetry/kafka/kafka-tap.ts";
import { MESSAGES_FILE, messageLine, readMessages } from "../telemetry/kafka/message-line.ts";
import { NdjsonWriter } from "../telemetry/ndjson.ts";
import { unfoundBySignal } from "./unfound.ts";

/** A scenario whose missing items are looked for. */
export interface SearchedRun {
  /** The scenario's run id. */
  readonly run: string;
  readonly pipeline: Pipeline;
  /** The history's folder. */
  readonly folder: string;
  readonly facts: RunFacts;
  /** Each signal's missing items. */
  readonly missing: Readonly<Record<Signal, ItemMarks>>;
  /** What Kafka's retention took. */
  readonly expired: Readonly<Record<Signal, ReadonlySet<number>>>;
}

/** Says where each missing item was lost, by what Kafka holds and both collectors' logs. */
export async function locateLosses(
  searched: SearchedRun,
): Promise<Readonly<Record<Signal, Losses>>> {
  const { facts, folder, missing, expired } = searched;
  const rejected = rejectedBySignal(facts);
  const isReadable = await readTopics(searched);
  return locate({
    items: missing,
    expired,
    messages: isReadable ? readMessages(join(folder, MESSAGES_FILE)) : undefined,
    partitions: facts.settled.state.partitions,
    undecodable: new Set(
      undecodableIn(facts.logs.backend).map(({ topic, partition, offset }) =>
        messagePlace(topic, partition, offset),
      ),
    ),
    passedOver: passedOver(facts),
    committedEarly: (facts.outage?.commits ?? []).map(({ topic, partition, before, during }) => ({
      ...{ topic, partition },
      ...{ from: before ?? 0n, to: during },
    })),
    rejected,
    unfound: await unfoundBySignal(folder, facts, rejected),
    topicsOf: topicsOf(facts),
  });
}

/**
 * Writes down what the topics hold, unless the scenario has read them all along; false if Kafka does not
 * let itself be read any more.
 */
async function readTopics({ run, pipeline, folder }: SearchedRun): Promise<boolean> {
  const path = join(folder, MESSAGES_FILE);
  if (existsSync(path)) return true;
  const { signal } = pipeline;
  const { admin, bootstrap } = await pipeline.kafka;
  const file = new NdjsonWriter(path);
  try {
    const ends = await admin.offsets();
    const topics = [...new Set(ends.map(({ topic }) => topic))];
    if (topics.length === 0) return true;
    const tap = await KafkaTap.open({
      ...{ bootstrap, topics, run, signal },
      onMessage: (message) => file.append(messageLine(message)),
    });
    try {
      await tap.until(ends, signal);
    } finally {
      await tap.close();
    }
    return true;
  } catch (error) {
    // Without Kafka everything else that was learned still counts.
    if (signal.aborted || (error instanceof HarnessError && error.code === "disk-full"))
      throw error;
    return false;
  } finally {
    await file.close();
  }
}

/** What was there before a consumer group that began at the end. */
function passedOver({ logs, since, beforeBackend }: RunFacts): Offsets[] {
  const atEnd = assignmentsIn(logs.backend).filter(
    ({ from, line }) => from === "latest" && !(line.at < since),
  );
  return beforeBackend
    .filter((found) =>
      atEnd.some(({ topic, partition }) => topic === found.topic && partition === found.partition),
    )
    .map(({ topic, partition, start, end }) => ({ topic, partition, from: start, to: end }));
}

function topicsOf({ edge, variables }: RunFacts): Record<Signal, readonly string[] | undefined> {
  const writes = topicWrites(edge, variables);
  const known = (signal: Signal) => {
    const own = writes.filter((write) => write.signal === signal);
    return own.some(({ dynamic }) => dynamic) ? undefined : own.map(({ topic }) => topic.value);
  };
  return Object.fromEntries(SIGNALS.map((signal) => [signal, known(signal)])) as Record<
    Signal,
    readonly string[] | undefined
  >;
}
