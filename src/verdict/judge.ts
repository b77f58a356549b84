import { basename, join, resolve } from "node:path";
import { HarnessError } from "../base/errors.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import { configOf } from "../record/config-record.ts";
import { expiredItems, removedItems } from "../record/expired.ts";
import { readBack, readEvents, readReference, readSent } from "../record/history-reader.ts";
import type { ReferenceFacts } from "../record/reference-facts.ts";
import { readRun } from "../record/run-file.ts";
import type { LogRecord, RunRecord } from "../record/run-record.ts";
import type { History, OnMissing } from "./account/judge.ts";
import type { SignalAccount } from "./account/signal-account.ts";
import { readAlerts } from "./alerts/read-alerts.ts";
import { type Losses, nothingLost } from "./attribution/hop.ts";
import { MARK, noMarks } from "./attribution/item-marks.ts";
import {
  type JudgedEffects,
  judgeEffects,
  type OffShare,
  offShares,
} from "./effects/judge-effects.ts";
import { EntryTally } from "./entry-tally.ts";
import { collectFacts } from "./findings/collect-facts.ts";
import { detectFindings } from "./findings/detect-findings.ts";
import { judgeAccounts } from "./judge-accounts.ts";
import { judgeDestinations } from "./judge-destinations.ts";
import { locateLosses } from "./locate-losses.ts";
import { outageReport } from "./outage-report.ts";
import { retentionReport } from "./retention-report.ts";
import type { ScenarioReport, Verdict } from "./scenario-report.ts";
import { verdictBy } from "./verdict.ts";

/** What only a run can do that still has its parts. */
export interface StillRunning {
  /** Writes down what Kafka holds; asked where items are missing, before it is said where. */
  readonly recordTopics: () => Promise<void>;
}

/**
 * The one way to a verdict: says what became of every item of a scenario, and why, from what its run has
 * written down. It is the same whether the run has just come to its end or did so years ago, wherever
 * the report's folder is by now.
 *
 * @param folder the history's, in `history/` of the report's folder, which has the logs too
 * @throws HarnessError `file-not-found` or `history-broken`; `part-failed` when no item was accepted
 */
export async function judge(folder: string, running?: StillRunning): Promise<ScenarioReport> {
  return judgeRecorded(folder, await readRun(folder), running);
}

/** The same for a record that has been read. */
export async function judgeRecorded(
  folder: string,
  record: RunRecord,
  running?: StillRunning,
): Promise<ScenarioReport> {
  const { scenario, judgedBy, overlays, seen } = record;
  const { edge, backend } = record.configs;
  const { settled, outage, retention } = seen;
  const { mismatch } = judgedBy;
  const missing = noMarks();
  const history = historyOf(folder, record);
  const entries = await EntryTally.of(history.events());
  const { elsewhere = [] } = seen;
  const secondOf = (role: CollectorRole) =>
    elsewhere.filter((one) => one.role === role).map(({ exporter }) => exporter);
  const configs = {
    edge: { ...configOf("edge", edge), elsewhere: secondOf("edge") },
    backend: { ...configOf("backend", backend), elsewhere: secondOf("backend") },
  };
  const effects = await judgeEffects({
    ...{ facts: seen.reference, judgedBy, configs },
    sent: (signal) => history.sent(signal),
    reference: (signal) => readReference(folder, signal),
  });
  const onMissing: OnMissing = (signal, sequence, refused, batch) => {
    missing[signal].add(sequence, MARK.missing | (refused ? MARK.refused : 0));
    entries.missing(signal, batch);
  };
  const signals = await judgeAccounts(history, judgedBy, onMissing, effects?.references);
  const isRefused = ({ sent, refused, dropped = 0 }: SignalAccount) =>
    sent === refused && dropped === 0;
  if (Object.values(signals).every(isRefused)) {
    throw new HarnessError({
      code: "part-failed",
      message: "the edge collector accepted no item, so there is nothing to judge",
      place: join(record.report, record.logs.edge.file),
      remedy: "see what it answered, and its log, for why it refuses",
      details: entries.refusals,
    });
  }
  const expired = expiredItems(removedItems(seen));
  const off = offShares(signals, judgedBy);
  const destinations =
    elsewhere.length === 0
      ? undefined
      : await judgeDestinations({ arrivals: elsewhere, configs, history, missing });
  const facts = await collectFacts({
    ...seen,
    ...{ target: judgedBy.target, signals, history },
    since: Date.parse(scenario.startedAt),
    ...configs,
    ...(destinations === undefined ? {} : { destinations }),
    ...(effects === undefined ? {} : { effectChanges: effects.changes, offShares: off }),
    ...{ writes: edge.writes, reads: backend.reads, initialOffsets: backend.initialOffsets },
    logFiles: logFilesOf(folder, record),
    missing: { missing, expired },
  });
  const isAnyMissing = Object.values(signals).some((account) => account.missing > 0);
  if (isAnyMissing) await running?.recordTopics();
  const losses = isAnyMissing ? await locateLosses({ folder, facts, missing, expired }) : undefined;
  return {
    name: scenario.name,
    ...(scenario.title === undefined ? {} : { title: scenario.title }),
    verdict: verdictWith(effects, verdictBy(judgedBy, signals), off),
    promise: judgedBy.promise,
    seconds: scenario.seconds,
    signals: Object.fromEntries(
      SIGNALS.flatMap((signal) => {
        const account = signals[signal];
        const lost = losses?.[signal] ?? { lostAt: nothingLost(), losses: [] };
        const ways = entries.entriesOf(signal);
        const entered = ways.length === 0 ? {} : { entries: ways };
        return account === undefined ? [] : [[signal, { ...account, ...lost, ...entered }]];
      }),
    ),
    findings: detectFindings(
      losses === undefined ? facts : { ...facts, lostAtEdge: lostAtEdge(losses) },
    ),
    ...effectsReport(effects, seen.reference),
    ...(destinations === undefined ? {} : { elsewhere: destinations }),
    alerts: await readAlerts(folder, facts.logs),
    history: join("history", basename(resolve(folder))),
    ...(outage === undefined ? {} : { outage: outageReport(outage, settled) }),
    ...(retention === undefined ? {} : { retention: retentionReport(retention) }),
    ...(mismatch === undefined ? {} : { evidence: Object.values(mismatch.evidence).flat() }),
    ...(overlays === undefined ? {} : { overlays }),
  };
}

/** Data that is delivered as the processors made it is still not what was approved. */
function verdictWith(
  effects: JudgedEffects | undefined,
  verdict: Verdict,
  off: readonly OffShare[],
): Verdict {
  const isApproved = (effects?.changes.length ?? 0) + off.length === 0;
  return verdict === "pass" && !isApproved ? "fail" : verdict;
}

function effectsReport(
  effects: JudgedEffects | undefined,
  facts: ReferenceFacts | undefined,
): Pick<ScenarioReport, "effects" | "noReference"> {
  if (effects !== undefined) {
    const changed = new Set(effects.changes.map(({ seen }) => seen));
    return {
      effects: effects.effects.map((effect) => ({ ...effect, approved: !changed.has(effect) })),
    };
  }
  return facts !== undefined && "unavailable" in facts ? { noReference: facts.unavailable } : {};
}

function historyOf(folder: string, { seen }: RunRecord): History {
  const removed = removedItems(seen);
  return {
    sent: (signal) => readSent(folder, signal),
    readBack: (signal) => readBack(folder, signal),
    events: () => readEvents(folder),
    ...(removed === undefined ? {} : { expired: removed }),
  };
}

/** Where the logs are now, and how findings name them: as they were called in the run. */
function logFilesOf(folder: string, { report, logs }: RunRecord) {
  const placed = ({ file, bytes }: LogRecord) => ({
    ...{ path: resolve(folder, "../..", file), bytes },
    named: join(report, file),
  });
  return {
    edge: placed(logs.edge),
    backend: logs.backend === null ? undefined : placed(logs.backend),
    members: logs.members.map(({ name, ...log }) => ({ name, ...placed(log) })),
  };
}

function lostAtEdge(losses: Readonly<Record<Signal, Losses>>) {
  return Object.fromEntries(SIGNALS.map((signal) => [signal, losses[signal].lostAt.edge]));
}
