import {
  readsTopic,
  type TopicRead,
  type TopicWrite,
} from "../../collector-config/kafka-topics.ts";
import type { Signal } from "../../otlp/item.ts";
import { type NamedMessage, undecodableIn } from "../../record/collector-log/undecodable.ts";
import type { Evidence } from "../../record/judged-by.ts";
import type { Partitions } from "../../record/pipeline-facts.ts";
import { durableExporterLine, durableLine } from "./durable-line.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/** A signal that the edge writes otherwise than the backend reads it. */
export interface Mismatch {
  /**
   * encoding: the signal's consumer takes the messages for something else; topic: no consumer of the
   * signal reads where it is written.
   */
  readonly kind: "encoding" | "topic";
  readonly write: TopicWrite;
  /** The signal's readers that differ. */
  readonly reads: readonly TopicRead[];
  /** Readers of the same topic that take it for another signal. */
  readonly others: readonly TopicRead[];
  readonly sent: number;
  readonly missing: number;
  /** Messages of the topic that the backend's log names as undecodable. */
  readonly named: readonly NamedMessage[];
  /** The topic's partitions that hold messages. */
  readonly partitions: Partitions;
  /** Nothing arrived, everything is committed, and not one line in the log says why. */
  readonly silent: boolean;
}

/** Every signal whose two configs do not fit, with what this run has shown of it. */
export function mismatchesOf(facts: RunFacts): Mismatch[] {
  const { reads, writes } = facts;
  return writes.flatMap((write): Mismatch[] => {
    if (write.dynamic) return [];
    const topic = write.topic.value;
    const readers = reads.filter((read) => readsTopic(read, topic));
    const own = readers.filter(({ signal }) => signal === write.signal);
    const others = readers.filter(({ signal }) => signal !== write.signal);
    const differing = own.filter(({ encoding }) => encoding.value !== write.encoding.value);
    if (own.length > 0 && differing.length === 0) return [];
    const kind = own.length > 0 ? "encoding" : "topic";
    const { sent = 0, missing = 0, delivered = 0 } = facts.signals[write.signal] ?? {};
    const named = undecodableIn(facts.logs.backend).filter((found) => found.topic === topic);
    const partitions = facts.settled.state.partitions.filter(
      (found) => found.topic === topic && found.end > found.start,
    );
    const committed =
      partitions.length > 0 &&
      partitions.every((found) => found.committed !== null && found.committed >= found.end);
    return [
      {
        kind,
        write,
        reads: kind === "encoding" ? differing : reads.filter((r) => r.signal === write.signal),
        others,
        sent,
        missing,
        named,
        partitions,
        silent: missing > 0 && delivered === 0 && named.length === 0 && committed,
      },
    ];
  });
}

/** Where `configs/durable` sets a signal's topic and encoding, at the edge and at the backend. */
export function durablePlaces(facts: RunFacts, signal: Signal) {
  const edge = (key: string) => durableExporterLine(facts.durable, "edge", signal, key);
  const backend = (key: string) =>
    durableLine(facts.durable, "backend", "receivers", "kafka", signal, key);
  return {
    topics: `${edge("topic")}, ${backend("topics")}`,
    encodings: `${edge("encoding")}, ${backend("encoding")}`,
  };
}

/** `The edge writes logs to otel-logs as otlp_json`, and where the two configs say what. */
export function configEvidence({ kind, write, reads, others }: Mismatch): Evidence[] {
  const said = (given: boolean) => (given ? "" : " (the default)");
  return [
    {
      source: (kind === "topic" ? write.topic : write.encoding).place,
      text: `${write.component} writes ${write.signal} to ${write.topic.value}${said(write.topic.given)} as ${write.encoding.value}${said(write.encoding.given)}`,
    },
    ...[...reads, ...others].map(({ component, signal, topics, encoding }) => ({
      source: (kind === "topic" ? topics : encoding).place,
      text: `${component} reads ${signal} from ${topics.value.join(", ")}${said(topics.given)} as ${encoding.value}${said(encoding.given)}`,
    })),
  ];
}

/** The first line of the log for each partition. */
export function logEvidence(facts: RunFacts, { named }: Mismatch): Evidence[] {
  const byPartition = Map.groupBy(named, ({ partition }) => partition);
  return [...byPartition.values()].flatMap(([first]) =>
    first === undefined ? [] : [{ source: facts.logFiles.backend, text: quote(first.line) }],
  );
}

/** `partition 0: offsets 3 to 9`, with the number of messages in between that no line names. */
export function namedOffsets({ named }: Mismatch): {
  readonly text: string;
  readonly gaps: number;
} {
  let gaps = 0;
  const byPartition = Map.groupBy(named, ({ partition }) => partition);
  const texts = [...byPartition].map(([partition, messages]) => {
    const offsets = [...new Set(messages.map(({ offset }) => Number(offset)))];
    const [first, last] = [Math.min(...offsets), Math.max(...offsets)];
    gaps += last - first + 1 - offsets.length;
    return `partition ${partition}: ${first === last ? `offset ${first}` : `offsets ${first} to ${last}`}`;
  });
  return { text: texts.join("; "), gaps };
}
