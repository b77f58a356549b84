import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { TopicRead, TopicWrite } from "../../collector-config/kafka-topics.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import type { SeenFacts } from "../../record/run-record.ts";
import type { SignalAccount } from "../account/signal-account.ts";
import type { DestinationReport } from "../destination-report.ts";
import type { EffectChange } from "../effects/compare-effects.ts";
import type { OffShare } from "../effects/judge-effects.ts";
import type { DurableConfigs } from "./durable-line.ts";
import type { Missing } from "./missing-between.ts";

/** What the findings of one scenario are drawn from: all of it seen in this run. */
export interface RunFacts extends SeenFacts {
  readonly target: TargetKind;
  /** The accounts without what the edge refused: that is `edge-refused`, and nothing else's loss. */
  readonly signals: Readonly<Partial<Record<Signal, SignalAccount>>>;
  /** Missing items whose last hop is the edge, where losses were located. */
  readonly lostAtEdge?: Readonly<Partial<Record<Signal, number>>>;
  /** Effects of processors and connectors that are not as they were approved. */
  readonly effectChanges?: readonly EffectChange[];
  /** Shares of items dropped by chance that are not as they were declared. */
  readonly offShares?: readonly OffShare[];
  /** The accounts of second destinations. */
  readonly destinations?: readonly DestinationReport[];
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  /** `configs/durable`, to which remedies point. */
  readonly durable: DurableConfigs;
  /** Where the edge writes and the backend reads, with variables expanded. */
  readonly writes: readonly TopicWrite[];
  readonly reads: readonly TopicRead[];
  /** `initial_offset` of the backend's kafka receivers, by their ids, with variables expanded. */
  readonly initialOffsets: Readonly<Record<string, string>>;
  readonly logFiles: { readonly edge: string; readonly backend: string };
  /**
   * Warnings and errors of the collectors since the scenario began, and what their Kafka clients
   * decided ever.
   */
  readonly logs: { readonly edge: readonly LogLine[]; readonly backend: readonly LogLine[] };
  /** The same of exporters to second destinations. */
  readonly logsElsewhere?: RunFacts["logs"];
  /** When the scenario began, in milliseconds since the Unix epoch. */
  readonly since: number;
  /** Per signal, how many of the items sent before the backend collector have not arrived. */
  readonly missingBeforeBackend: Missing;
  /** Per signal, the missing items among those that were sent while the target was away. */
  readonly missingDuringOutage: Missing;
  /** Per signal, the missing items among those that were sent just before a broker was killed. */
  readonly missingOfBrokerCrash: Missing;
  /** The times of the earliest and latest missing data point, in milliseconds since the Unix epoch. */
  readonly missingMetricTimes?: { readonly earliest: number; readonly latest: number };
}

/** What a quoted line may leave out: the same in every line, or of no use to a reader. */
const UNQUOTED = ["resource", "caller", "stacktrace", "logger", "otelcol.component.kind"];
const QUOTED_CHARACTERS = 600;

/** A line of a collector's log, short enough for a report. */
export function quote({ fields }: LogLine): string {
  const kept = Object.entries(fields).filter(([name]) => !UNQUOTED.includes(name));
  const text = JSON.stringify(Object.fromEntries(kept));
  return text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}...` : text;
}

/** `traces, metrics and logs`. */
export function listOf(words: readonly string[]): string {
  return words.length < 2
    ? (words[0] ?? "")
    : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}

/** Items of all signals that should have arrived; what expired in Kafka has another reason. */
export function totalMissing({ signals }: RunFacts): number {
  return SIGNALS.reduce((sum, signal) => {
    const { missing = 0, expired = 0 } = signals[signal] ?? {};
    return sum + missing - expired;
  }, 0);
}
