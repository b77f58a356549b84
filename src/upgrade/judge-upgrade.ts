import type { MetricChange } from "./compare-metrics.ts";
import { fieldRemark, show } from "./field-remark.ts";
import type { MappingConflict } from "./mapping-conflicts.ts";
import { describe, remedyOf } from "./scenario-remarks.ts";
import type { Cell, Remark, Rolling, UpgradeFacts, UpgradeVerdict } from "./upgrade-report.ts";

/** What is made of everything that was seen. */
export interface UpgradeJudgement {
  readonly verdict: UpgradeVerdict;
  readonly reasons: readonly Remark[];
  readonly changes: readonly Remark[];
  readonly notes: readonly Remark[];
}

/**
 * One verdict over loading, matrix, rolling upgrades and documents. Not safe is what loses items or does
 * not load; an order that loses nothing makes it safe with changes. What could not be judged is never
 * safe.
 */
export function judgeUpgrade(facts: UpgradeFacts): UpgradeJudgement {
  const { matrix, rolling } = facts;
  const refused = refusals(facts);
  if (refused.length > 0) {
    return { verdict: "not-safe", reasons: refused, changes: [], notes: [] };
  }
  const before = cellOf(facts, facts.from, facts.from);
  const cells = matrix
    .filter((cell) => cell.verdict === "fail")
    .map((cell) => failed(cell, before));
  const rolled = rolling
    .filter(({ verdict }) => verdict === "fail")
    .map((one) => failedRolling(one, facts));
  const changes = [...configChanges(facts), ...seenChanges(facts)];
  const notes = notesOf(facts);
  const errors = [...matrix, ...rolling].filter(({ verdict }) => verdict === "error");
  const order = safeOrder(facts);
  const failures = [...cells, ...rolled];
  if (failures.length > 0 && order !== undefined && errors.length === 0) {
    const [first, second] = order === "edge-first" ? ["edge", "backend"] : ["backend", "edge"];
    const only: Remark = {
      code: "order",
      text: `only with the ${first} collector first: the other order loses items`,
      remedy: `replace every ${first} collector, then every ${second} collector`,
    };
    return {
      verdict: "safe-with-changes",
      reasons: [],
      changes: [only, ...failures, ...changes],
      notes,
    };
  }
  if (failures.length > 0) return { verdict: "not-safe", reasons: failures, changes, notes };
  // Nobody may take what was not seen for what holds.
  if (
    errors.length > 0 ||
    matrix.length < 4 ||
    rolling.length < 2 ||
    facts.documents === undefined
  ) {
    return { verdict: "error", reasons: errors.map(unjudged), changes, notes };
  }
  return {
    verdict: changes.length > 0 ? "safe-with-changes" : "safe",
    reasons: [],
    changes,
    notes,
  };
}

function cellOf({ matrix }: UpgradeFacts, edge: string, backend: string): Cell | undefined {
  return matrix.find((cell) => cell.edge === edge && cell.backend === backend);
}

/** Configs that the upgrade needs and that do not load. */
function refusals({ loads, from }: UpgradeFacts): Remark[] {
  return loads.flatMap(({ role, version, isNeeded, refusal }) => {
    if (!isNeeded || refusal === undefined) return [];
    const { message, place, remedy } = refusal;
    const isOld = version === from;
    return [
      {
        code: "not-loaded",
        text: message,
        ...(place === undefined ? {} : { place }),
        remedy: isOld
          ? `give the ${role} config that runs on ${from} with --from-${role} or --from-configs: config and version change together${remedy === undefined ? "" : `; or ${remedy}`}`
          : (remedy ?? `correct the ${role} config for ${version}`),
      },
    ];
  });
}

/** An order in which every step on the way keeps everything, if the other one does not. */
function safeOrder(facts: UpgradeFacts): Rolling["order"] | undefined {
  const { from, to, rolling } = facts;
  const passes = (edge: string, backend: string) =>
    cellOf(facts, edge, backend)?.verdict === "pass";
  const whole = passes(from, from) && passes(to, to);
  const orders = rolling.filter(
    ({ order, verdict }) =>
      verdict === "pass" && (order === "edge-first" ? passes(to, from) : passes(from, to)),
  );
  return whole && orders.length === 1 ? orders[0]?.order : undefined;
}

function failed(cell: Cell, before: Cell | undefined): Remark {
  const isKnown = cell !== before && before?.verdict === "fail";
  const lost = cell.scenarios
    .filter(({ verdict }) => verdict !== "pass")
    .map(describe)
    .join("; ");
  return {
    code: cell === before ? "fails-before" : isKnown ? "fails-as-before" : "fails",
    text: `edge ${cell.edge} with backend ${cell.backend}: ${lost}`,
    place: `${cell.folder}/index.html`,
    ...(cell === before || isKnown
      ? { remedy: "this pipeline does not keep its promise before the upgrade: see verify" }
      : remedyOf(cell.scenarios)),
  };
}

function failedRolling({ order, scenario, folder }: Rolling, { from, to }: UpgradeFacts): Remark {
  return {
    code: `rolling-${order}`,
    text: `rolling upgrade ${from} to ${to}, ${order.replace("-", " ")}: ${scenario === undefined ? "failed" : describe(scenario)}`,
    place: `${folder}/index.html`,
    ...remedyOf(scenario === undefined ? [] : [scenario]),
  };
}

function unjudged(one: Cell | Rolling): Remark {
  const where =
    "order" in one ? `rolling, ${one.order}` : `edge ${one.edge}, backend ${one.backend}`;
  return {
    code: "not-judged",
    text: `${where}: ${one.error?.message ?? "it could not be judged"}`,
    ...(one.error?.place === undefined ? {} : { place: one.error.place }),
    ...(one.error?.remedy === undefined ? {} : { remedy: one.error.remedy }),
  };
}

/** Old configs that the new version does not load any more. */
function configChanges({ loads, to }: UpgradeFacts): Remark[] {
  return loads.flatMap(({ role, version, isNeeded, refusal }) => {
    if (isNeeded || version !== to || refusal === undefined) return [];
    const { message, place, remedy } = refusal;
    return [
      {
        code: "config-with-version",
        text: `the ${role} config changes in one step with the version: ${message}`,
        ...(place === undefined ? {} : { place }),
        ...(remedy === undefined ? {} : { remedy }),
      },
    ];
  });
}

function seenChanges(facts: UpgradeFacts): Remark[] {
  const { from, to, documents, conflicts, metrics, deprecations } = facts;
  return [
    ...conflictRemarks(conflicts),
    ...(documents?.changes ?? []).filter(({ kind }) => kind !== "added").map(fieldRemark),
    ...metricRemarks(metrics.filter(({ kind }) => kind !== "added")),
    ...deprecations
      .filter(
        ({ version, role, words }) =>
          version === to &&
          !deprecations.some(
            (old) => old.version === from && old.role === role && old.words === words,
          ),
      )
      .map(({ role, component, words }) => ({
        code: "deprecated",
        text: `the ${role} collector of ${to} warns${component === undefined ? "" : ` (${component})`}: ${words}`,
      })),
  ];
}

function notesOf(facts: UpgradeFacts): Remark[] {
  const { from, to, documents, metrics, defaults, rolling } = facts;
  const added = metrics.filter(({ kind }) => kind === "added");
  return [
    ...rolling.flatMap(nothingLeft),
    ...rolling.flatMap(killedEdge),
    ...(documents?.changes ?? []).filter(({ kind }) => kind === "added").map(fieldRemark),
    ...defaults.map(({ role, path, from: was, to: is }) => ({
      code: "default",
      text: `${role}: ${path} is ${show(was)} on ${from}, ${show(is)} on ${to}`,
    })),
    ...(["edge", "backend"] as const).flatMap((role) => {
      const names = added.filter((one) => one.role === role).map(({ name }) => name);
      if (names.length === 0) return [];
      return [{ code: "metrics-added", text: `${role}: new metrics ${names.join(", ")}` }];
    }),
  ];
}

/** What a rolling upgrade has not shown. */
function nothingLeft({ order, left }: Rolling): Remark[] {
  if (left === undefined) return [];
  const [edge, kafka] = [left.queuedAtEdge === 0, left.waitingInKafka === 0];
  const where = [...(edge ? ["the edge's queue"] : []), ...(kafka ? ["Kafka"] : [])];
  if (where.length === 0) return [];
  return [
    {
      code: "nothing-left",
      text: `rolling, ${order.replace("-", " ")}: nothing was left in ${where.join(" and ")}, so it is not shown that the new version reads what the old one leaves there`,
    },
  ];
}

function killedEdge({ order, left }: Rolling): Remark[] {
  if (left?.edgeKilled !== true) return [];
  return [
    {
      code: "edge-killed",
      text: `rolling, ${order.replace("-", " ")}: with Kafka away the old edge collector did not end within 10 s of SIGTERM and was killed; what it had stored is what counts then`,
    },
  ];
}

/** One remark for a field, whatever the order: the data stream is the old version's in both. */
function conflictRemarks(conflicts: readonly MappingConflict[]): Remark[] {
  const fields = Map.groupBy(conflicts, ({ signal, field }) => `${signal}: ${field}`);
  return [...fields].map(([name, found]) => {
    const seen = found.map(({ order, documents }) => `${documents} (${order.replace("-", " ")})`);
    return {
      code: "mapping-conflict",
      text: `${name} does not fit the mapping of the data stream that the old version has made: Elasticsearch keeps it and does not index it, so that nobody finds the document by it; documents in the rolling upgrades: ${seen.join(", ")}`,
      remedy:
        "roll the data stream over (POST <data stream>/_rollover) once nothing old writes to it, or keep the field's type",
    };
  });
}

/** One remark for all metrics of a collector that change in the same way. */
function metricRemarks(changes: readonly MetricChange[]): Remark[] {
  const groups = new Map<string, MetricChange[]>();
  for (const change of changes) {
    const { role, kind, labelsAdded, labelsGone } = change;
    const key = JSON.stringify([role, kind, labelsAdded, labelsGone]);
    groups.set(key, [...(groups.get(key) ?? []), change]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [metricRemark(first, group.map(({ name }) => name).join(", "))];
  });
}

function metricRemark(
  { role, kind, labelsAdded, labelsGone }: MetricChange,
  names: string,
): Remark {
  if (kind === "gone") {
    return {
      code: "metric-gone",
      text: `${role}: metrics that are gone: ${names}`,
      remedy: "change alerts and dashboards that use them",
    };
  }
  if (kind === "late") {
    return {
      code: "metric-late",
      text: `${role}: metrics that were there at 0, and now are not until they count something, if at all: ${names}`,
      remedy: "let alerts take their absence for 0",
    };
  }
  const labels = [
    ...(labelsGone ?? []).map((label) => `without ${label}`),
    ...(labelsAdded ?? []).map((label) => `with ${label}`),
  ];
  return {
    code: "metric-labels",
    text: `${role}: metrics with other labels (${labels.join(", ")}): ${names}`,
    remedy: "change alerts and dashboards that group by their labels",
  };
}
