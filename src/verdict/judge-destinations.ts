import { doubtOf, dropsOf } from "../collector-config/certain-ways.ts";
import type { CollectorConfig, ConfigPair } from "../collector-config/collector-config.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { Acknowledgement } from "../record/history.ts";
import type { SinkArrivals } from "../record/pipeline-facts.ts";
import { countIn, sequencesIn } from "../record/sequence-ranges.ts";
import { acknowledgementsOf, type History } from "./account/judge.ts";
import { type ItemMarks, MARK } from "./attribution/item-marks.ts";
import type { DestinationAccount, DestinationReport } from "./destination-report.ts";

/** What the accounts of second destinations are drawn from. */
export interface DestinationFacts {
  readonly arrivals: readonly SinkArrivals[];
  readonly configs: ConfigPair;
  readonly history: Pick<History, "sent" | "events">;
  /** What the target lacks. */
  readonly missing: Readonly<Record<Signal, ItemMarks>>;
}

/**
 * What became of the items at each second destination. Every item that the edge accepted has to come
 * there, where each way leads there and nothing on it drops or routes; else what came is counted alone.
 */
export async function judgeDestinations(facts: DestinationFacts): Promise<DestinationReport[]> {
  const { arrivals, configs, history } = facts;
  const acknowledgements = await acknowledgementsOf(history.events());
  const accepted = new Map<Signal, readonly number[]>();
  for (const signal of SIGNALS) {
    const isSent = arrivals.some((one) => signalsOf(one, configs).includes(signal));
    if (isSent) accepted.set(signal, await acceptedOf(history, signal, acknowledgements[signal]));
  }
  return arrivals.map((one) => {
    const { role, exporter, protocol, items } = one;
    const accounts = signalsOf(one, configs).flatMap((signal) => {
      const sent = accepted.get(signal) ?? [];
      return sent.length === 0 ? [] : [[signal, accountOf(one, signal, sent, facts)] as const];
    });
    return {
      ...{ role, exporter, ...(protocol === undefined ? {} : { protocol }), items },
      signals: Object.fromEntries(accounts),
    };
  });
}

function accountOf(
  { role, exporter, reached = {}, duplicated }: SinkArrivals,
  signal: Signal,
  accepted: readonly number[],
  { configs, missing }: DestinationFacts,
): DestinationAccount {
  const ranges = reached[signal] ?? [];
  const counts = { reached: countIn(ranges), duplicated: duplicated?.[signal] ?? 0 };
  const config = role === "edge" ? configs.edge : configs.backend;
  const before = role === "edge" ? undefined : dropsOf(configs.edge, signal);
  const doubt = before ?? doubtOf(config, signal, exporter);
  if (doubt !== undefined) return { ...counts, notJudged: doubt };
  const there = new Set(sequencesIn(ranges));
  const absent = accepted.filter((sequence) => !there.has(sequence));
  const everywhere = absent.filter((sequence) => missing[signal].has(sequence, MARK.missing));
  return { ...counts, missing: absent.length, missingAtTarget: everywhere.length };
}

/** The signals that an exporter is given; of one that no record knows any more, what came. */
function signalsOf({ role, exporter, reached, items }: SinkArrivals, configs: ConfigPair) {
  if (reached === undefined) return [];
  const config: CollectorConfig = role === "edge" ? configs.edge : configs.backend;
  return SIGNALS.filter(
    (signal) =>
      items[signal] > 0 ||
      config.pipelines.some((one) => one.signal === signal && one.exporters.includes(exporter)),
  );
}

async function acceptedOf(
  history: Pick<History, "sent">,
  signal: Signal,
  acknowledgements: ReadonlyMap<number, Acknowledgement>,
): Promise<number[]> {
  const accepted: number[] = [];
  for await (const { batch, item } of history.sent(signal)) {
    if (acknowledgements.get(batch) === "accepted") accepted.push(item.sequence);
  }
  return accepted;
}
