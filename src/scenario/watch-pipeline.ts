import { nextOf, type Partitions } from "../record/pipeline-facts.ts";
import type {
  CollectorSample,
  Counts,
  KafkaSample,
  TimelineSample,
} from "../record/timeline/sample.ts";
import { SeveralCollectors } from "../record/timeline/several-collectors.ts";
import type { StartedCollector } from "../stack/parts/collector/collector.ts";
import { SAMPLED_WITHIN_MS } from "../stack/parts/collector/telemetry.ts";
import { BrokerAdmin } from "../stack/parts/kafka/broker-admin.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { TargetReader } from "../stack/targets/target.ts";
import { lagOf, readPartitions } from "./pipeline-state.ts";
import { sampleCollector } from "./recorder/collector-sample.ts";
import { TimelineRecorder } from "./recorder/recorder.ts";

/** What is watched, and who gets what was seen. */
export interface WatchOptions {
  readonly pipeline: Pipeline;
  readonly reader: Promise<TargetReader>;
  /** Items of the scenario that were answered so far. */
  readonly sent: () => Counts;
  readonly onSample: (sample: TimelineSample) => Promise<void>;
}

/** A pipeline that is watched until the watch is stopped. */
export interface PipelineWatch {
  /** Resolves when what was there before is known. */
  readonly begun: Promise<void>;
  stop(): Promise<void>;
}

/** Watches every hop of a pipeline, without waiting for parts that have not started. */
export function watchPipeline({ pipeline, reader, sent, onSample }: WatchOptions): PipelineWatch {
  const ended = new AbortController();
  const edge = arriving(pipeline.edge);
  const arrivals = arriving(reader);
  // A client of its own: what it waits for, nobody else does.
  const admin = arriving(
    pipeline.kafka.then(({ bootstrap }) => new BrokerAdmin(bootstrap, ended.signal)),
  );
  const several = new SeveralCollectors();
  const backend = () => {
    backendNow ??= pipeline.backend === undefined ? undefined : arriving(pipeline.backend);
    const first = backendNow?.();
    return first && sampleBackends(first, pipeline.members, several);
  };
  let backendNow: (() => Awaited<NonNullable<Pipeline["backend"]>> | undefined) | undefined;
  const recorder = TimelineRecorder.start({
    sources: {
      sent,
      edge: (): Promise<CollectorSample> | undefined =>
        edge()?.telemetry(SAMPLED_WITHIN_MS).then(sampleCollector),
      kafka: () => sampleKafka(admin()),
      backend,
      arrived: () => arrivals()?.glance(),
    },
    onSample,
  });
  return {
    begun: recorder.begun,
    stop: async () => {
      try {
        await recorder.stop();
      } finally {
        ended.abort();
        await admin()?.close();
      }
    },
  };
}

/** What a promise has resolved to; undefined until then, and for ever if it fails. */
function arriving<T>(promise: Promise<T>): () => T | undefined {
  let value: T | undefined;
  promise.then(
    (resolved) => {
      value = resolved;
    },
    () => undefined,
  );
  return () => value;
}

async function sampleBackends(
  first: Pick<StartedCollector, "telemetry">,
  { present }: Pipeline["members"],
  several: SeveralCollectors,
): Promise<CollectorSample> {
  const [sample, ...others] = await Promise.all([
    first.telemetry(SAMPLED_WITHIN_MS).then(sampleCollector),
    ...present.map(async ({ name, telemetry }) => {
      // One that ends or does not answer has no sample: what it counted is known from the last one.
      const said = await telemetry(SAMPLED_WITHIN_MS).catch(() => null);
      return { name, sample: said && sampleCollector(said) };
    }),
  ]);
  return several.add(sample, others);
}

function sampleKafka(admin: BrokerAdmin | undefined): Promise<KafkaSample> | undefined {
  return admin && readPartitions(admin).then(kafkaSample);
}

function kafkaSample(partitions: Partitions): KafkaSample {
  const sum = (count: (partition: Partitions[number]) => bigint) =>
    Number(partitions.reduce((total, found) => total + count(found), 0n));
  return {
    end: sum(({ end }) => end),
    start: sum(({ start }) => start),
    waiting: Number(lagOf({ partitions })),
    lag: sum((found) => (found.committed === null ? 0n : found.end - nextOf(found))),
    expired: sum(({ start, committed }) =>
      committed !== null && committed < start ? start - committed : 0n,
    ),
  };
}
