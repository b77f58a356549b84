import type { TopicWrite } from "../../collector-config/kafka-topics.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import { assignmentsIn } from "../../record/collector-log/assignments.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import { undecodableIn } from "../../record/collector-log/undecodable.ts";
import { durableExporterLine, durableLine } from "./durable-line.ts";
import { outcomeFor } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/**
 * Signals that share a topic: a partition belongs to one signal's consumer, which is handed the other
 * signals' messages with its own and skips what it cannot decode.
 */
export const sharedTopic = {
  code: "shared-topic",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const byTopic = Map.groupBy(facts.writes, ({ topic }) => topic.value);
  return [...byTopic].flatMap(([topic, uses]) => {
    const signals = SIGNALS.filter((signal) => uses.some((use) => use.signal === signal));
    return signals.length < 2 ? [] : [describe(facts, topic, uses, signals)];
  });
}

function describe(
  facts: RunFacts,
  topic: string,
  uses: readonly TopicWrite[],
  signals: readonly Signal[],
): Found {
  const owned = assignmentsIn(facts.logs.backend).filter((found) => found.topic === topic);
  const owners = SIGNALS.filter((signal) => owned.some((found) => found.signal === signal));
  // A signal can only lose by this where another one's consumer has a partition.
  const lost = signals.filter(
    (signal) =>
      (facts.signals[signal]?.missing ?? 0) > 0 && owners.some((owner) => owner !== signal),
  );
  const undecodable = undecodableIn(facts.logs.backend)
    .filter((found) => found.topic === topic)
    .map(({ line }) => line);
  const phantoms = signals.reduce(
    (sum, signal) => sum + (facts.signals[signal]?.unexpected ?? 0),
    0,
  );
  const taken = [
    `The consumer of ${listOf(owners)} took the messages of ${listOf(lost)}`,
    undecodable.length > 0 ? ` and could not decode ${undecodable.length} of them` : "",
    `. Missing: ${counts(facts, lost)}.`,
    phantoms > 0 ? ` Documents that were not sent: ${phantoms}.` : "",
  ].join("");
  const { severity, sentence } = outcomeFor(lost.length > 0 ? taken : undefined, {
    wasSent: signals.some((signal) => (facts.signals[signal]?.sent ?? 0) > 0),
    though: "which depends on which consumer gets which partition",
  });
  return {
    severity,
    message: `${listOf(signals)} share the topic ${topic}. ${sentence}`,
    remedy: `give each signal a topic of its own, at the edge (${durableExporterLine(facts.durable, "edge", "logs", "topic")}) and at the backend (${durableLine(facts.durable, "backend", "receivers", "kafka", "logs", "topics")})`,
    evidence: [
      ...uses.map((use) => ({
        source: use.topic.place,
        text: `${use.signal} are written to ${topic}`,
      })),
      ...[...latestPerPartition(owned), ...firstPerSignal(undecodable)].map((line) => ({
        source: facts.logFiles.backend,
        text: quote(line),
      })),
    ],
  };
}

function latestPerPartition(owned: ReturnType<typeof assignmentsIn>): LogLine[] {
  const byPartition = new Map(owned.map(({ partition, line }) => [partition, line]));
  return [...new Set(byPartition.values())];
}

function firstPerSignal(lines: readonly LogLine[]): LogLine[] {
  return SIGNALS.flatMap((signal) => lines.find((line) => line.signal === signal) ?? []);
}

function counts(facts: RunFacts, lost: readonly Signal[]): string {
  return lost
    .map((signal) => {
      const { missing = 0, sent = 0 } = facts.signals[signal] ?? {};
      return `${missing} of ${sent} ${signal}`;
    })
    .join(", ");
}
