import { exporterOfPath } from "../../../collector-config/sink-client.ts";
import type { ItemGroup } from "../../../otlp/export-items.ts";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import type { SinkArrivals, SinkProtocol } from "../../../record/pipeline-facts.ts";
import { toRanges } from "../../../record/sequence-ranges.ts";
import { runsOf, sequenceOf } from "../motlp/accepted-lines.ts";

/** What came from one exporter, of one run. */
interface Counted {
  readonly protocol: SinkProtocol;
  readonly items: Record<Signal, number>;
  readonly duplicated: Record<Signal, number>;
  readonly reached: Record<Signal, Set<number>>;
}

/** One item that came to a sink. */
export interface Arrival {
  readonly run: string;
  readonly signal: Signal;
  /** Undefined for what a connector made of the SDK's items. */
  readonly sequence: number | undefined;
}

/** What has come to the sinks, by run and exporter. */
export class Arrivals {
  readonly #counts = new Map<string, Map<string, Counted>>();

  /** Counts one item. @param path names the exporter, as `sinkPath` does */
  add(path: string, protocol: SinkProtocol, { run, signal, sequence }: Arrival): void {
    const counted = this.#of(run, path, protocol);
    counted.items[signal] += 1;
    if (sequence === undefined) return;
    const known = counted.reached[signal];
    if (known.has(sequence)) counted.duplicated[signal] += 1;
    known.add(sequence);
  }

  /** Counts the items of an export request. */
  addGroups(
    path: string,
    protocol: SinkProtocol,
    signal: Signal,
    groups: readonly ItemGroup[],
  ): void {
    for (const group of groups) {
      const run = runsOf([group])[0] ?? "";
      for (const { attributes } of group.items) {
        this.add(path, protocol, { run, signal, sequence: sequenceOf(attributes) });
      }
    }
  }

  /** What has come of one run until now, exporter by exporter. */
  of(run: string): SinkArrivals[] {
    return [...(this.#counts.get(run) ?? [])].flatMap(([path, counted]) => {
      const named = exporterOfPath(path);
      return named === undefined ? [] : [{ ...named, ...arrivalsOf(counted) }];
    });
  }

  #of(run: string, path: string, protocol: SinkProtocol): Counted {
    const byPath = this.#counts.get(run) ?? new Map<string, Counted>();
    this.#counts.set(run, byPath);
    const counted = byPath.get(path) ?? {
      protocol,
      items: { traces: 0, metrics: 0, logs: 0 },
      duplicated: { traces: 0, metrics: 0, logs: 0 },
      reached: { traces: new Set(), metrics: new Set(), logs: new Set() },
    };
    byPath.set(path, counted);
    return counted;
  }
}

function arrivalsOf({ protocol, items, duplicated, reached }: Counted) {
  const signals = SIGNALS.filter((signal) => reached[signal].size > 0);
  return {
    ...{ protocol, items: { ...items }, duplicated: { ...duplicated } },
    reached: Object.fromEntries(signals.map((signal) => [signal, toRanges(reached[signal])])),
  };
}
