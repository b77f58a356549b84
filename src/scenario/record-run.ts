import { stat } from "node:fs/promises";
import { join, relative } from "node:path";
import { harnessVersion } from "../base/package-version.ts";
import type { EffectsJudgedBy } from "../record/approved-effects.ts";
import { recordBackend, recordEdge } from "../record/config-record.ts";
import type { DeliveryPromise, JudgedBy, MadeMismatch, Tolerated } from "../record/judged-by.ts";
import type { SinkArrivals } from "../record/pipeline-facts.ts";
import {
  type LogRecord,
  RECORD_VERSION,
  type RunRecord,
  type TriedCase,
} from "../record/run-record.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import { overlaysOf } from "./overlays-of.ts";
import { readSinks } from "./read-sinks.ts";
import type { Settled } from "./settle.ts";

/** What a scenario is judged by. */
export interface Judging {
  /** By default every item exactly once. */
  readonly promise?: DeliveryPromise;
  readonly mismatch?: MadeMismatch;
  readonly tolerate?: Tolerated;
  /** What it has tried, where it is one of several. */
  readonly tried?: TriedCase;
}

/** A scenario whose history is complete but for its record. */
export interface RecordedRun {
  readonly pipeline: Pipeline;
  /** The report's folder. */
  readonly report: string;
  /** The variables the collectors were given. */
  readonly variables: Readonly<Record<string, string>>;
  readonly ownPipeline: boolean;
  readonly scenario: Omit<RunRecord["scenario"], "startedAt" | "tried"> & {
    /** When it began, in milliseconds since the Unix epoch. */
    readonly since: number;
    /** The scenario that it is a case of. */
    readonly caseOf?: string;
  };
  readonly addedAttributes?: readonly string[];
  readonly effects?: EffectsJudgedBy;
  readonly judging: Judging;
  readonly settled: Settled;
  /** What the scenario itself has seen. */
  readonly seen: Pick<
    RunRecord["seen"],
    | "beforeBackend"
    | "itemsBeforeBackend"
    | "groupMembers"
    | "crashes"
    | "outage"
    | "retention"
    | "administration"
    | "topicIds"
    | "brokerCrash"
    | "refusals"
    | "dropped"
    | "reference"
  >;
}

/** Gathers what the verdict will be drawn from, beside the history's lines. */
export async function recordRun(run: RecordedRun): Promise<RunRecord> {
  const { pipeline, variables, report, judging, settled, addedAttributes, effects } = run;
  const { since, caseOf, ...scenario } = run.scenario;
  const { promise = "exactly-once", mismatch, tolerate, tried } = judging;
  const { outage, ...seen } = run.seen;
  const [edge, backend, { kind: target }] = await Promise.all([
    pipeline.edge,
    pipeline.backend,
    pipeline.target,
  ]);
  const judgedBy: JudgedBy = {
    ...{ promise, target },
    ...(mismatch === undefined ? {} : { mismatch }),
    ...(tolerate === undefined ? {} : { tolerate }),
    ...(addedAttributes === undefined ? {} : { addedAttributes }),
    ...(effects === undefined || run.seen.reference === undefined ? {} : { effects }),
  };
  // Before the logs are measured.
  const floods = (await pipeline.settleLogs()).filter(({ to }) => to >= since);
  const log = (file: string) => logRecord(report, file);
  return {
    version: RECORD_VERSION,
    harness: harnessVersion(),
    report,
    scenario: {
      ...scenario,
      startedAt: new Date(since).toISOString(),
      ...(tried === undefined ? {} : { tried: { of: caseOf ?? scenario.name, ...tried } }),
    },
    judgedBy,
    configs: {
      edge: recordEdge(pipeline.config("edge"), variables),
      backend: recordBackend(pipeline.config("backend"), variables),
    },
    ...(run.ownPipeline ? { overlays: overlaysOf(pipeline) } : {}),
    logs: {
      edge: await log(edge.logFile),
      backend: backend === undefined ? null : await log(backend.logFile),
      members: await Promise.all(
        pipeline.members.logs.map(async ({ name, logFile }) => ({ name, ...(await log(logFile)) })),
      ),
    },
    seen: {
      settled: settledOf(settled),
      ...seen,
      keyAnswers: await pipeline.keyAnswers(),
      ...elsewhere(await readSinks(pipeline, scenario.id)),
      ...(floods.length === 0 ? {} : { logFloods: floods }),
      ...(outage === undefined
        ? {}
        : { outage: { ...outage, endedAt: onTheWall(outage.endedAt) } }),
    },
  };
}

/** What second destinations were sent. */
function elsewhere(arrivals: readonly SinkArrivals[]): Pick<RunRecord["seen"], "elsewhere"> {
  return arrivals.length === 0 ? {} : { elsewhere: arrivals };
}

function settledOf({ how, movedAt, waitedMs, state }: Settled): RunRecord["seen"]["settled"] {
  const { edge, partitions, arrived } = state;
  return {
    ...{ how, movedAt: onTheWall(movedAt) },
    ...(waitedMs === undefined ? {} : { waitedMs }),
    state: { edge: { queued: edge.queued }, partitions, arrived },
  };
}

/** A moment of `performance.now()` in milliseconds since the Unix epoch. */
function onTheWall(moment: number): number {
  return Math.round(performance.timeOrigin + moment);
}

async function logRecord(report: string, file: string): Promise<LogRecord> {
  const { size: bytes } = await stat(file);
  return { file: relative(report, file), bytes };
}

/** The path of a history's folder in a report's. */
export function historyFolder(report: string, name: string): string {
  return join(report, "history", name);
}
