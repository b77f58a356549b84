import type { Tree } from "../collector-config/tree.ts";
import type { Signal } from "../otlp/item.ts";
import type { AdminChange, TopicIds } from "./admin-facts.ts";
import type { BackendRecord, EdgeRecord } from "./config-record.ts";
import type { BrokerCrashFacts, Crash, OutageFacts, RetentionFacts } from "./fault-facts.ts";
import type { JudgedBy } from "./judged-by.ts";
import type { LogFlood } from "./log-flood.ts";
import type {
  DroppedItems,
  GroupMember,
  KeyAnswer,
  Partitions,
  SettledFacts,
  SinkArrivals,
  TargetRefusals,
} from "./pipeline-facts.ts";
import type { ReferenceFacts } from "./reference-facts.ts";

/**
 * The version of {@link RunRecord} that is written. Version 1, which has `holds` for `tolerate`, is read
 * as well.
 */
export const RECORD_VERSION = 2;

/**
 * What a scenario saw that its verdict is drawn from, beside the lines of its history: `run.json`, written
 * once everything was read back. There is no secret in it, and no variable. Its offsets are decimal
 * strings in the file.
 */
export interface RunRecord {
  readonly version: typeof RECORD_VERSION;
  /** The harness that wrote it. */
  readonly harness: string;
  /** The report's folder as it was then: places in findings are named by it. */
  readonly report: string;
  readonly scenario: ScenarioRecord;
  readonly judgedBy: JudgedBy;
  readonly configs: { readonly edge: EdgeRecord; readonly backend: BackendRecord };
  /** The overlays of a scenario that had a pipeline of its own. */
  readonly overlays?: { readonly edge: string; readonly backend: string };
  readonly logs: LogRecords;
  readonly seen: SeenFacts;
}

/** What was seen of the pipeline, and what was done to it. */
export interface SeenFacts {
  readonly settled: SettledFacts;
  /** What Kafka held at the backend collector's first start. */
  readonly beforeBackend: Partitions;
  /** Items per signal that were sent before it. */
  readonly itemsBeforeBackend: number;
  /** The consumers of the groups at rest, where more backend collectors had joined. */
  readonly groupMembers: readonly GroupMember[];
  readonly crashes: readonly Crash[];
  /** The outage of the target, where there was one. */
  readonly outage?: OutageFacts;
  /** What Kafka's retention took, where the outage outlasted it. */
  readonly retention?: RetentionFacts;
  /** What an operator did to Kafka, in order. */
  readonly administration?: readonly AdminChange[];
  /** Topics that were made again, by whomever. */
  readonly topicIds?: readonly TopicIds[];
  /** The broker that was killed, where one was. */
  readonly brokerCrash?: BrokerCrashFacts;
  /** Items that went to second destinations, where a sink stood for one. */
  readonly elsewhere?: readonly SinkArrivals[];
  /** What the processors and connectors do, where they may change data. */
  readonly reference?: ReferenceFacts;
  /** Floods in the parts' logs; older records do not say. */
  readonly logFloods?: readonly LogFlood[];
  /** How the target answered at the end to the keys that the backend collector was given. */
  readonly keyAnswers: readonly KeyAnswer[];
  /** What the target says of what it refused, where it can say so. */
  readonly refusals?: TargetRefusals;
  /** What the target accepted and did not keep. */
  readonly dropped?: readonly DroppedItems[];
}

/** Which scenario it was, and when. */
export interface ScenarioRecord {
  /** Its history's folder is called so. */
  readonly name: string;
  /** What it plays, where its name alone does not say. */
  readonly title?: string;
  /** Its run id: the items carry it. */
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  /** Seconds from its first step until everything was read back. */
  readonly seconds: number;
  /** What it is one of, where a scenario tries several things. */
  readonly tried?: TriedCase & { readonly of: string };
}

/** One of several things that a scenario tries. */
export interface TriedCase {
  /** For people, for example `edge writes logs as otlp_json`. */
  readonly what: string;
  /** How signals are kept from arriving; not at all where the configs are tried as they are. */
  readonly kind?: string;
  readonly mismatched: readonly Signal[];
  /** The settings that make it so, for each collector's overlay. */
  readonly changes: { readonly edge: Tree; readonly backend: Tree };
}

/** A collector's log as far as the scenario has got. */
export interface LogRecord {
  /** Relative to the report's folder. */
  readonly file: string;
  /** What comes later in it is not the scenario's. */
  readonly bytes: number;
}

/** The logs that the verdict is drawn from. */
export interface LogRecords {
  readonly edge: LogRecord;
  /** Null for one that has not been started. */
  readonly backend: LogRecord | null;
  /** Those of the backend collectors beside the first one. */
  readonly members: readonly (LogRecord & { readonly name: string })[];
}
