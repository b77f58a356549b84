import type { Signal } from "../otlp/item.ts";
import { eventsIn } from "../record/collector-log/classify.ts";
import { type LogLine, readCollectorLog } from "../record/collector-log/log.ts";
import { type NamedMessage, pausedIn, undecodableIn } from "../record/collector-log/undecodable.ts";
import type { Evidence } from "../record/judged-by.ts";
import type { CommittedOffset, GroupState } from "../stack/parts/kafka/broker-admin.ts";
import { quote } from "../verdict/findings/run-facts.ts";
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

/** Who reads a topic: a consumer group, and the receivers that are in it. */
export interface TopicReader {
  readonly group: string;
  readonly components: readonly string[];
}

/** What is known of who reads a topic. */
export interface Reading {
  readonly readers: readonly TopicReader[];
  readonly commits: readonly CommittedOffset[];
  /** Of the backend collector's log. */
  readonly lines: readonly LogLine[];
  readonly logFile: string;
}

/**
 * Messages that the backend collector cannot decode: it names them in its log, and goes on behind
 * them or stands still. Every group that reads the topic has to have done with every message.
 */
export function undecodable({ topic, partitions }: SignalTopic, reading: Reading): Answer {
  const { readers, commits, lines, logFile } = reading;
  const ofTopic = (found: readonly NamedMessage[]) => found.filter((one) => one.topic === topic);
  const [named, paused] = [ofTopic(undecodableIn(lines)), ofTopic(pausedIn(lines))];
  const isOf = ({ components }: TopicReader, { line }: NamedMessage) =>
    components.includes(line.component ?? "");
  const every = (holds: (partition: Partition, reader: TopicReader) => boolean) =>
    partitions.every((partition) =>
      readers.every(
        (reader) =>
          paused.some((one) => one.partition === partition.partition && isOf(reader, one)) ||
          holds(partition, reader),
      ),
    );
  return {
    answered:
      partitions.length > 0 &&
      readers.length > 0 &&
      every(({ partition, end }, { group }) =>
        commits.some(
          (one) =>
            one.group === group &&
            one.topic === topic &&
            one.partition === partition &&
            one.offset >= end,
        ),
      ),
    complete: every(({ partition, end }, reader) =>
      named.some(
        (one) => one.partition === partition && one.offset === end - 1n && isOf(reader, one),
      ),
    ),
    evidence: partitions.flatMap((partition) =>
      saidOf(topic, partition, { named, paused, commits, logFile }),
    ),
  };
}

function saidOf(
  topic: string,
  { partition, start, end }: Partition,
  said: {
    readonly commits: readonly CommittedOffset[];
    readonly named: readonly NamedMessage[];
    readonly paused: readonly NamedMessage[];
    readonly logFile: string;
  },
): Evidence[] {
  const named = said.named.filter((one) => one.partition === partition);
  const [first] = named;
  if (first === undefined) return [];
  const offsets = new Set(named.map(({ offset }) => offset));
  const committed = said.commits
    .filter((one) => one.topic === topic && one.partition === partition)
    .map(({ group, offset }) => `${offset} by ${group}`);
  const stands = said.paused.findLast((one) => one.partition === partition);
  const how =
    stands === undefined
      ? `committed: ${committed.join(", ")}; the log names ${offsets.size} of them as undecodable`
      : `the consumer stands still at offset ${stands.offset}`;
  return [
    {
      source: `topic ${topic}, partition ${partition}`,
      text: `offsets ${start} to ${end - 1n}; ${how}`,
    },
    { source: said.logFile, text: quote(first.line) },
  ];
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
  const refused = eventsIn(lines).filter(
    ({ line, reason }) => line.signal === signal && reason === "topic-unknown",
  );
  const [first] = refused;
  return {
    answered: first !== undefined,
    complete: first !== undefined,
    evidence: first === undefined ? [] : [{ source: logFile, text: quote(first.line) }],
  };
}
