import { SIGNALS, type Signal } from "../otlp/item.ts";
import type { CollectorConfig } from "./collector-config.ts";
import { componentOf, type PipelineEntry } from "./component.ts";

type Flow = Pick<CollectorConfig, "components" | "pipelines">;

/** Connectors that give an item to some of the pipelines behind them; all others give it to each. */
export const CHOOSING = ["failover", "round_robin", "roundrobin", "routing"];

/** What an item may reach from some place on. */
interface Reach {
  readonly exporters: ReadonlySet<string>;
  /** Exporters that one item reaches together, as `a b` and `b a`. */
  readonly pairs: ReadonlySet<string>;
}

/**
 * The signals of which one item reaches both exporters: by one pipeline, by two that share a receiver,
 * or over connectors. What a `routing` connector sends to the one or the other reaches one of them.
 */
export function fanOuts(config: Flow): (one: string, other: string) => readonly Signal[] {
  const pairs = SIGNALS.map((signal) => [signal, pairsOf(config, signal)] as const);
  return (one, other) =>
    pairs.flatMap(([signal, found]) => (found.has(pairOf(one, other)) ? [signal] : []));
}

function pairsOf(config: Flow, signal: Signal): ReadonlySet<string> {
  const pipelines = config.pipelines.filter((pipeline) => pipeline.signal === signal);
  const receivers = new Set(pipelines.flatMap((pipeline) => pipeline.receivers));
  const through = (pipeline: PipelineEntry, passed: readonly string[]): Reach =>
    all(
      pipeline.exporters.map((id) => {
        const connector = componentOf(config.components, "connectors", id);
        if (connector === undefined) return { exporters: new Set([id]), pairs: new Set<string>() };
        const next = pipelines
          .filter((one) => one.receivers.includes(id) && !passed.includes(one.id))
          .map((one) => through(one, [...passed, one.id]));
        return CHOOSING.includes(connector.type) ? either(next) : all(next);
      }),
    );
  const found = [...receivers]
    .filter((id) => componentOf(config.components, "connectors", id) === undefined)
    .map((id) => {
      const entered = pipelines.filter((pipeline) => pipeline.receivers.includes(id));
      return all(entered.map((pipeline) => through(pipeline, [pipeline.id])));
    });
  return either(found).pairs;
}

/** Each item takes all of these ways. */
function all(ways: readonly Reach[]): Reach {
  const { exporters, pairs } = either(ways);
  const crossed = ways.flatMap((one, at) =>
    ways
      .filter((_other, index) => index !== at)
      .flatMap((other) =>
        [...one.exporters].flatMap((a) => [...other.exporters].map((b) => pairOf(a, b))),
      ),
  );
  return { exporters, pairs: new Set([...pairs, ...crossed]) };
}

/** Each item takes one of these ways. */
function either(ways: readonly Reach[]): Reach {
  return {
    exporters: new Set(ways.flatMap(({ exporters }) => [...exporters])),
    pairs: new Set(ways.flatMap(({ pairs }) => [...pairs])),
  };
}

function pairOf(one: string, other: string): string {
  return `${one} ${other}`;
}
