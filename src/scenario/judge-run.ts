import { join } from "node:path";
import { readAlarms } from "../alarms/read-alarms.ts";
import { HarnessError } from "../errors.ts";
import { collectFacts, type FactSources } from "../findings/collect-facts.ts";
import { findFaults } from "../findings/find-faults.ts";
import { nothingLost } from "../hops/hop.ts";
import { MARK, noMarks } from "../hops/item-marks.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { historyIn, judgeFolder } from "../report/judge-folder.ts";
import { type Holds, type JudgedBy, type MadeMismatch, verdictBy } from "../report/judged-by.ts";
import type { DeliveryPromise, ScenarioReport } from "../report/report.ts";
import { type RetentionFacts, retentionReport } from "../report/retention-report.ts";
import { expiredItemsOf } from "../telemetry/expired.ts";
import { SIGNALS } from "../telemetry/item.ts";
import type { BrokerCrashFacts } from "./broker-crash-run.ts";
import { locateLosses } from "./locate-losses.ts";
import { type OutageFacts, outageReport } from "./outage-run.ts";
import type { Settled } from "./settle.ts";

/** What a scenario is judged by. */
export interface Judging {
  readonly promise?: DeliveryPromise;
  readonly outage?: OutageFacts;
  readonly retention?: RetentionFacts;
  readonly mismatch?: MadeMismatch;
  readonly holds?: Holds;
  readonly brokerCrash?: BrokerCrashFacts;
}

/** A scenario that was run and whose history is complete. */
export interface FinishedRun {
  readonly name: string;
  /** Its run id. */
  readonly id: string;
  readonly pipeline: Pipeline;
  /** The history's folder. */
  readonly folder: string;
  readonly judgedBy: JudgedBy;
  readonly judging: Judging;
  readonly settled: Settled;
  /** When it began, in milliseconds of `performance.now()`. */
  readonly started: number;
  readonly ownPipeline: boolean;
  /** What the scenario itself has seen. */
  readonly known: Pick<
    FactSources,
    | "variables"
    | "beforeBackend"
    | "itemsBeforeBackend"
    | "groupMembers"
    | "crashes"
    | "since"
    | "refusals"
  >;
}

/**
 * Says what became of every item, from the history on disk alone, and why.
 *
 * @throws HarnessError `part-failed` when no item was accepted.
 */
export async function judgeRun(run: FinishedRun): Promise<ScenarioReport> {
  const { name, pipeline, folder, judgedBy, judging, settled } = run;
  const { outage, retention, mismatch, brokerCrash } = judging;
  const missing = noMarks();
  const history = historyIn(folder);
  const signals = await judgeFolder(folder, judgedBy, (signal, sequence, refused) =>
    missing[signal].add(sequence, MARK.missing | (refused ? MARK.refused : 0)),
  );
  const [edge, backend] = await Promise.all([pipeline.edge, pipeline.backend]);
  if (Object.values(signals).every(({ sent, refused }) => sent === refused)) {
    throw new HarnessError({
      code: "part-failed",
      message: "the edge collector accepted no item, so there is nothing to judge",
      place: edge.logFile,
      remedy: "see its log for why it refuses",
    });
  }
  const expired = await expiredItemsOf(history.events());
  const facts = await collectFacts({
    ...run.known,
    target: judgedBy.target,
    signals,
    settled,
    edge: pipeline.config("edge"),
    backend: pipeline.config("backend"),
    logFiles: {
      ...{ edge: edge.logFile, backend: backend?.logFile },
      members: pipeline.members.logs,
    },
    history,
    missing: { missing, expired },
    keyAnswers: await pipeline.keyAnswers(),
    ...(outage === undefined ? {} : { outage }),
    ...(retention === undefined ? {} : { retention }),
    ...(brokerCrash === undefined ? {} : { brokerCrash }),
  });
  const isAnyMissing = Object.values(signals).some((account) => account.missing > 0);
  const losses = isAnyMissing
    ? await locateLosses({ run: run.id, pipeline, folder, facts, missing, expired })
    : undefined;
  return {
    name,
    verdict: verdictBy(judgedBy, signals),
    promise: judgedBy.promise,
    seconds: Math.round(performance.now() - run.started) / 1000,
    signals: Object.fromEntries(
      SIGNALS.flatMap((signal) => {
        const account = signals[signal];
        const lost = losses?.[signal] ?? { lostAt: nothingLost(), losses: [] };
        return account === undefined ? [] : [[signal, { ...account, ...lost }]];
      }),
    ),
    findings: findFaults(
      losses === undefined ? facts : { ...facts, lostAtEdge: lostAtEdge(losses) },
    ),
    ...elsewhere(pipeline.sinkArrivals(run.id)),
    alarms: await readAlarms(folder, facts.logs),
    history: join("history", name),
    ...(outage === undefined ? {} : { outage: outageReport(outage, settled) }),
    ...(retention === undefined ? {} : { retention: retentionReport(retention) }),
    ...(mismatch === undefined ? {} : { evidence: Object.values(mismatch.evidence).flat() }),
    ...(run.ownPipeline ? { overlays: overlaysOf(pipeline) } : {}),
  };
}

/** What other destinations were sent: counted, never judged. */
function elsewhere(
  arrivals: ReturnType<Pipeline["sinkArrivals"]>,
): Pick<ScenarioReport, "elsewhere"> {
  return arrivals.length === 0 ? {} : { elsewhere: arrivals };
}

function lostAtEdge(losses: Awaited<ReturnType<typeof locateLosses>>) {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, losses[signal].lostAt.edge]));
}

/** The overlays that a pipeline's collectors were given. */
export function overlaysOf({ overlays }: Pipeline): {
  readonly edge: string;
  readonly backend: string;
} {
  return { edge: overlays.edge.yaml, backend: overlays.backend.yaml };
}
