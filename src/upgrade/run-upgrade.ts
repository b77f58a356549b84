import { join } from "node:path";
import type { CollectorRole } from "../collector-config/component.ts";
import { readEvents } from "../record/history-reader.ts";
import type { Report } from "../report/report.ts";
import { type MetricNames, OWN_METRICS } from "../stack/parts/collector/metric-names.ts";
import { ROLLING_ORDERS, type RollingOrder } from "../stack/pipeline/upgrade-step.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import type { DocumentComparison } from "./compare-documents.ts";
import { compareHistories } from "./compare-histories.ts";
import { compareMetrics, type MetricChange } from "./compare-metrics.ts";
import { type Deprecation, deprecationsIn } from "./deprecations.ts";
import { type MappingConflict, mappingConflicts } from "./mapping-conflicts.ts";
import { ROLLED, type Rolled } from "./roll.ts";
import { unjudged } from "./unjudged.ts";
import type { Cell, Rolling } from "./upgrade-report.ts";

/** What runs the scenarios of an upgrade. */
export interface UpgradeRuns {
  /** The upgrade's folder. */
  readonly folder: string;
  readonly from: string;
  readonly to: string;
  /** Runs the scenarios on a pair of versions, with a report in a folder. */
  readonly runCell: (
    edot: Readonly<Record<CollectorRole, string>>,
    folder: string,
  ) => Promise<Report>;
  /** Runs the rolling upgrades, with a report in a folder. */
  readonly runRolling: (orders: readonly RollingOrder[], folder: string) => Promise<Report>;
  /** Aborted when the user ends it. */
  readonly signal: AbortSignal;
}

/** What was seen in the runs. */
export interface UpgradeRun {
  readonly matrix: readonly Cell[];
  readonly rolling: readonly Rolling[];
  readonly documents?: DocumentComparison;
  readonly conflicts: readonly MappingConflict[];
  readonly metrics: readonly MetricChange[];
  readonly deprecations: readonly Deprecation[];
}

/** Below the upgrade's folder; each has a report of its own. */
const RUNS = "runs";

/**
 * Runs the matrix and, where it leaves an order to try, the rolling upgrades, one after the other; compares
 * what both versions made of the same items.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runUpgrade(runs: UpgradeRuns): Promise<UpgradeRun> {
  const { folder, from, to } = runs;
  const matrix: Cell[] = [];
  // An old pair that fails says most about all that comes after it: it is the first.
  for (const [edge, backend] of [
    [from, from],
    [from, to],
    [to, from],
    [to, to],
  ] as const) {
    matrix.push(await cell(runs, edge, backend));
  }
  const rolling = isWayOpen(matrix) ? await rollingOf(runs) : [];
  const [before, after] = [historyOf(folder, matrix[0]), historyOf(folder, matrix[3])];
  const documents = await compareHistories(before, after);
  const own = [before, after].filter((history) => history !== undefined);
  const rolled = rolling.flatMap(({ order, scenario: { history } = {}, folder: run }) =>
    history === undefined ? [] : [{ order, history: join(folder, run, history) }],
  );
  const conflicts = await mappingConflicts(own, rolled);
  // After a rolling upgrade both are new, and more has happened to them.
  const later = rolled.find(({ order }) => order === rolling[0]?.order)?.history;
  const names = await Promise.all([before, after, later].map(ownMetrics));
  const metrics = (["edge", "backend"] as const).flatMap((role) => {
    const [was, is, more] = names.map((found) => found?.[role]);
    return was === undefined || is === undefined ? [] : compareMetrics(role, was, is, more);
  });
  const deprecations = await Promise.all(
    [matrix[0], matrix[3]].flatMap((one) =>
      one === undefined || one.error !== undefined
        ? []
        : (["edge", "backend"] as const).map((role) =>
            deprecationsIn(join(folder, one.folder, "logs", `${role}.log`), {
              role,
              version: one[role],
            }).catch(nothing),
          ),
    ),
  );
  return {
    matrix,
    rolling,
    ...(documents === undefined ? {} : { documents }),
    conflicts,
    metrics,
    deprecations: deprecations.flat(),
  };
}

/** Whether both ends keep everything, and a pair between them: else no order can be safe. */
function isWayOpen(matrix: readonly Cell[]): boolean {
  const [before, first, second, after] = matrix.map(({ verdict }) => verdict === "pass");
  return before === true && after === true && (first === true || second === true);
}

async function cell(runs: UpgradeRuns, edge: string, backend: string): Promise<Cell> {
  const folder = join(RUNS, `edge-${edge}-backend-${backend}`);
  const base = { edge, backend, folder };
  try {
    const { verdict, scenarios } = await runs.runCell({ edge, backend }, join(runs.folder, folder));
    return { ...base, verdict, scenarios };
  } catch (error) {
    return { ...base, verdict: "error", scenarios: [], error: unjudged(error, runs.signal) };
  }
}

async function rollingOf(runs: UpgradeRuns): Promise<Rolling[]> {
  const folder = join(RUNS, "rolling");
  try {
    const { scenarios } = await runs.runRolling(ROLLING_ORDERS, join(runs.folder, folder));
    return await Promise.all(
      ROLLING_ORDERS.map(async (order): Promise<Rolling> => {
        const scenario = scenarios.find(({ name }) => name === `rolling-${order}`);
        const left = await leftBy(runs.folder, folder, scenario);
        const { verdict = "error", error } = scenario ?? {};
        return {
          ...{ order, verdict, folder },
          ...(scenario === undefined ? {} : { scenario }),
          ...(left === undefined ? {} : { left }),
          ...(error === undefined ? {} : { error }),
        };
      }),
    );
  } catch (error) {
    const told = unjudged(error, runs.signal);
    return ROLLING_ORDERS.map((order) => ({ order, verdict: "error", error: told, folder }));
  }
}

async function leftBy(
  upgrade: string,
  folder: string,
  scenario: ScenarioReport | undefined,
): Promise<Rolled | undefined> {
  if (scenario?.history === undefined) return undefined;
  const found = await lastObservation(join(upgrade, folder, scenario.history), ROLLED);
  return found as Rolled | undefined;
}

/** The history of a cell's first scenario: the same items on both versions. */
function historyOf(upgrade: string, one: Cell | undefined): string | undefined {
  const history = one?.scenarios.find((scenario) => scenario.history !== undefined)?.history;
  return one === undefined || history === undefined
    ? undefined
    : join(upgrade, one.folder, history);
}

async function ownMetrics(
  history: string | undefined,
): Promise<Partial<Record<CollectorRole, MetricNames>> | undefined> {
  if (history === undefined) return undefined;
  const found = await lastObservation(history, OWN_METRICS);
  return found as Partial<Record<CollectorRole, MetricNames>> | undefined;
}

async function lastObservation(history: string, what: string): Promise<unknown> {
  let last: unknown;
  for await (const event of readEvents(history)) {
    if (event.type === "observation" && event.what === what) last = event.data;
  }
  return last;
}

/** A collector that never started has no log. */
function nothing(error: unknown): never[] {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
  throw error;
}
