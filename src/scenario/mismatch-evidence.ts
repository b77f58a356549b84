import type { Evidence } from "../findings/finding.ts";
import { quote } from "../findings/run-facts.ts";
import { type LogLine, readCollectorLog } from "../parts/collector/log.ts";
import { type NamedMessage, pausedIn, undecodableIn } from "../parts/collector/undecodable.ts";
import type { GroupState } from "../parts/kafka/broker-admin.ts";
import type { Signal } from "../telemetry/item.ts";
import type { PipelineState } from "./pipeline-state.ts";

type Partition = PipelineState["partitions"][number];

/** What is known of a signal that cannot arrive. */
export interface Answer {
  /** Whether everything sent so far had its chance: it is committed, refused, or has no reader. */
  readonly answered: boolean;
  /** Whether the last message of every partition is among what the evidence speaks of. */
  readonly complete: boolean;
  readonly evidence: readonly Evidence[];
}

/** Of a signal that is written to several topics: what is known of all of them. */
export function allOf(answers: readonly Answer[]): Answer {
  return {
    answered: answers.every(({ answered }) => answered),
    complete: answers.every(({ complete }) => complete),
    evidence: answers.flatMap(({ evidence }) => evidence),
  };
}

/** A signal's topic with what it holds. */
export interface SignalTopic {
  readonly signal: Signal;
  readonly topic: string;
  /** Those that hold messages. */
  readonly partitions: readonly Partition[];
}

/** The lines that a collector has written since a moment, in milliseconds since the Unix epoch. */
export async function linesSince(file: string, since: number): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of readCollectorLog(file)) if (!(line.at < since)) lines.push(line);
  return lines;
}

/**
 * Messages that the backend collector cannot decode: it names them in its log, and goes on behind
 * them or stands still.
 */
export function undecodable(
  { topic, partitions }: SignalTopic,
  lines: readonly LogLine[],
  logFile: string,
): Answer {
  const named = undecodableIn(lines).filter((found) => found.topic === topic);
  const paused = pausedIn(lines).filter((found) => found.topic === topic);
  const on = (found: readonly NamedMessage[], { partition }: Partition) =>
    found.filter((message) => message.partition === partition);
  const isPaused = (partition: Partition) => on(paused, partition).length > 0;
  const isCommitted = ({ committed, end }: Partition) => committed !== null && committed >= end;
  return {
    answered: partitions.length > 0 && partitions.every((p) => isPaused(p) || isCommitted(p)),
    complete: partitions.every(
      (p) => isPaused(p) || on(named, p).some(({ offset }) => offset === p.end - 1n),
    ),
    evidence: partitions.flatMap((partition): Evidence[] => {
      const [first] = on(named, partition);
      if (first === undefined) return [];
      const offsets = new Set(on(named, partition).map(({ offset }) => offset));
      const { start, end, committed } = partition;
      const stands = on(paused, partition).at(-1);
      return [
        {
          source: `topic ${topic}, partition ${partition.partition}`,
          text:
            stands === undefined
              ? `offsets ${start} to ${end - 1n}; committed: ${committed}; the log names ${offsets.size} of them as undecodable`
              : `offsets ${start} to ${end - 1n}; the consumer stands still at offset ${stands.offset}`,
        },
        { source: logFile, text: quote(first.line) },
      ];
    }),
  };
}

/** Messages in a topic of which no consumer has a partition, while all of them have their own. */
export function unread({ topic, partitions }: SignalTopic, groups: readonly GroupState[]): Answer {
  const stable = groups.length > 0 && groups.every(({ state }) => state === "Stable");
  const isUnread =
    stable &&
    partitions.length > 0 &&
    groups.every(({ topics }) => !topics.includes(topic)) &&
    partitions.every(({ committed }) => committed === null);
  return {
    answered: isUnread,
    complete: isUnread,
    evidence: isUnread
      ? [
          ...partitions.map(({ partition, start, end }) => ({
            source: `topic ${topic}, partition ${partition}`,
            text: `offsets ${start} to ${end - 1n}; no consumer group has committed here`,
          })),
          ...groups.map(({ group, members, topics }) => ({
            source: `group ${group}`,
            text: `${members} members read ${topics.toSorted().join(", ")}`,
          })),
        ]
      : [],
  };
}

/** Items that the edge collector cannot write, and says so. */
export function unwritten(
  { signal }: SignalTopic,
  lines: readonly LogLine[],
  logFile: string,
): Answer {
  const refused = lines.filter(
    (line) => line.signal === signal && `${line.error}`.includes(UNKNOWN_TOPIC),
  );
  const [first] = refused;
  return {
    answered: first !== undefined,
    complete: first !== undefined,
    evidence: first === undefined ? [] : [{ source: logFile, text: quote(first) }],
  };
}

/** Kafka's name of the error (3). */
const UNKNOWN_TOPIC = "UNKNOWN_TOPIC_OR_PARTITION";
