import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { usedComponents } from "../collector-config/collector-config.ts";
import { type TopicWrite, topicReads, topicWrites } from "../collector-config/kafka-topics.ts";
import { mergeTrees } from "../collector-config/merge-trees.ts";
import type { Tree } from "../collector-config/tree.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { TriedCase } from "../record/run-record.ts";

/**
 * How a signal is kept from arriving: `encoding` the message cannot be decoded; `topic` nobody reads
 * where it is written; `no-topic` it cannot be written, since the topic does not exist.
 */
export type MismatchKind = "encoding" | "topic" | "no-topic";

/** One way in which two configs may not fit. */
export interface MismatchCase extends TriedCase {
  /** For folders, for example `edge-logs`. */
  readonly label: string;
  readonly kind?: MismatchKind;
  /** The topics that exist. */
  readonly topics: readonly string[];
}

/** What the cases are made for. */
export interface MismatchedPair {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  readonly variables: Readonly<Record<string, string>>;
}

/** Whether the edge takes a topic's name from the data: which topics there are is not known then. */
export function hasDynamicTopics({ edge, variables }: MismatchedPair): boolean {
  return topicWrites(edge, variables).some(({ dynamic }) => dynamic);
}

/**
 * The configs as they are, first; then each side's encoding changed, for each signal alone and for
 * all together; another topic read; a topic missing.
 */
export function mismatchCases(pair: MismatchedPair): MismatchCase[] {
  const { edge, backend, variables } = pair;
  const writes = topicWrites(edge, variables);
  const signals = SIGNALS.filter((signal) => writes.some((write) => write.signal === signal));
  const groups = signals.length > 1 ? [...signals.map((one) => [one]), signals] : [signals];
  const base = { edge: {}, backend: fromTheStart(backend) };
  const topics = [...new Set(writes.map(({ topic }) => topic.value))];
  const encodings = [
    { side: "edge", verb: "writes", uses: writes },
    { side: "backend", verb: "reads", uses: topicReads(backend, variables) },
  ] as const;
  const last = writes.findLast(({ dynamic }) => !dynamic);
  return [
    { label: "as-configured", what: "as configured", mismatched: [], changes: base, topics },
    ...encodings.flatMap(({ side, verb, uses }) =>
      groups.map((group): MismatchCase => {
        const changed = uses.filter(({ signal }) => group.includes(signal));
        const trees = changed.map(({ component, signal, encoding }) =>
          setting(side, component, signal, { encoding: other(encoding.value) }),
        );
        const whole = group.length === signals.length && signals.length > 1;
        return {
          label: `${side}-${whole ? "all" : group.join("-")}`,
          what: `${side} ${verb} ${whole ? "all" : group.join()} as ${namesOf(changed)}`,
          kind: "encoding",
          mismatched: group,
          changes: { ...base, [side]: trees.reduce(mergeTrees, base[side]) },
          topics,
        };
      }),
    ),
    ...(last === undefined ? [] : topicCases(pair, base, topics, last)),
  ];
}

function topicCases(
  pair: MismatchedPair,
  base: MismatchCase["changes"],
  topics: readonly string[],
  { signal, topic }: TopicWrite,
): MismatchCase[] {
  const elsewhere = `${topic.value}-elsewhere`;
  const readers = topicReads(pair.backend, pair.variables).filter((use) => use.signal === signal);
  const trees = readers.map(({ component, key, excluded }) =>
    setting("backend", component, signal, {
      [key]: key === "topics" ? [elsewhere] : elsewhere,
      ...(excluded.length === 0 ? {} : { exclude_topics: [] }),
    }),
  );
  const cases: MismatchCase[] = [
    {
      label: "other-topic",
      what: `backend reads ${signal} elsewhere`,
      kind: "topic",
      mismatched: [signal],
      changes: { ...base, backend: trees.reduce(mergeTrees, base.backend) },
      topics: [...topics, elsewhere],
    },
  ];
  if (hasDynamicTopics(pair)) return cases;
  return [
    ...cases,
    // The last one: the edge collector keeps trying to write what it has accepted.
    {
      label: "no-topic",
      what: `Kafka has no topic for ${signal}`,
      kind: "no-topic",
      mismatched: [signal],
      changes: base,
      topics: topics.filter((name) => name !== topic.value),
    },
  ];
}

/**
 * Which offset a new group begins at is another question (`delivery` asks it); here every consumer
 * sees every message.
 */
function fromTheStart(backend: CollectorConfig): Tree {
  const receivers = usedComponents(backend, "receivers", "kafka").map(({ id }) => id);
  return {
    receivers: Object.fromEntries(receivers.map((id) => [id, { initial_offset: "earliest" }])),
  };
}

function setting(side: "edge" | "backend", component: string, signal: Signal, to: Tree): Tree {
  const section = side === "edge" ? "exporters" : "receivers";
  return { [section]: { [component]: { [signal]: to } } };
}

function other(encoding: string): string {
  return encoding === "otlp_proto" ? "otlp_json" : "otlp_proto";
}

function namesOf(uses: readonly { readonly encoding: { readonly value: string } }[]): string {
  return [...new Set(uses.map(({ encoding }) => other(encoding.value)))].join("/");
}
