import type { ExporterPaths } from "../collector-config/item-flow.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import { nextOf, type Partitions } from "../record/pipeline-facts.ts";
import type { StartedCollector } from "../stack/parts/collector/collector.ts";
import type { Telemetry } from "../stack/parts/collector/telemetry.ts";
import type { BrokerAdmin } from "../stack/parts/kafka/broker-admin.ts";
import type { PresentMember } from "../stack/pipeline/backend-members.ts";
import type { TargetReader } from "../stack/targets/target.ts";

/** The pipeline at one moment, hop by hop. */
export interface PipelineState {
  readonly edge: Telemetry;
  /** Undefined before the backend collector's first start. */
  readonly backend: Telemetry | undefined;
  /**
   * More backend collectors, as many as may hold something; null for one that starts or ends and does
   * not answer.
   */
  readonly members: readonly (Telemetry | null)[];
  readonly partitions: Partitions;
  /** Documents of the scenario in the backend, span events not counted. */
  readonly arrived: Readonly<Record<Signal, number>>;
}

/** What is needed to look at a pipeline. */
export interface StateSources {
  readonly edge: StartedCollector;
  readonly backend: StartedCollector | undefined;
  /** The backend collectors beside it. */
  readonly members: readonly Pick<PresentMember, "telemetry">[];
  readonly broker: BrokerAdmin;
  readonly reader: Pick<TargetReader, "count" | "glance">;
  readonly signal: AbortSignal;
}

/**
 * Looks at every hop once.
 *
 * @param before what was seen last: a target that is still being written to is not asked for more than a
 *   glance, since its exact count would slow it down
 */
export async function observe(
  sources: StateSources,
  before?: PipelineState,
): Promise<PipelineState> {
  const { reader, signal } = sources;
  const [edge, backend, members, partitions] = await Promise.all([
    sources.edge.telemetry(),
    sources.backend?.telemetry(),
    Promise.all(sources.members.map((member) => member.telemetry())),
    readPartitions(sources.broker),
  ]);
  const hops = { edge, backend, members, partitions };
  const isMoving = before === undefined || movementOf(hops) !== movementOf(before);
  const glance = isMoving && isWaiting(hops) ? reader.glance().catch(() => null) : null;
  const arrived = (await glance) ?? (await reader.count(signal));
  return { ...hops, arrived };
}

type Hops = Omit<PipelineState, "arrived">;

/** The same with the partitions of some topics alone. */
export function ofTopics(
  state: PipelineState,
  isOne: ((topic: string) => boolean) | undefined,
): PipelineState {
  if (isOne === undefined) return state;
  return { ...state, partitions: state.partitions.filter(({ topic }) => isOne(topic)) };
}

/** Whether messages wait in Kafka, or requests in a queue, as far as every collector tells. */
export function isWaiting({ edge, backend, members, partitions }: Hops): boolean {
  const queues = [edge, backend, ...members].map((telemetry) => telemetry?.queued ?? 0);
  return (
    lagOf({ partitions }) > 0n || members.includes(null) || queues.some((queued) => queued > 0)
  );
}

/** Looks at Kafka once. */
export async function readPartitions(broker: BrokerAdmin): Promise<Partitions> {
  const [looked, committed, groups] = await Promise.all([
    broker.offsets(),
    broker.committed(),
    broker.groups(),
  ]);
  const isBeyond = looked.some(({ topic, partition, end }) =>
    committed.some((one) => one.topic === topic && one.partition === partition && one.offset > end),
  );
  // Written and committed since, or committed of a topic that was there before.
  const offsets = isBeyond ? await broker.offsets() : looked;
  return offsets.map((found) => {
    const commits = committed.filter(
      ({ topic, partition }) => topic === found.topic && partition === found.partition,
    );
    const isBehind = groups.some(
      ({ group, topics }) =>
        topics.includes(found.topic) && !commits.some((commit) => commit.group === group),
    );
    const lowest = commits.map(({ offset }) => offset).reduce<bigint | null>(minimum, null);
    return { ...found, committed: isBehind ? null : lowest };
  });
}

function minimum(lowest: bigint | null, offset: bigint): bigint {
  return lowest === null || offset < lowest ? offset : lowest;
}

/** Messages that some group, or no group at all, has not committed yet, over all partitions. */
export function lagOf({ partitions }: Pick<PipelineState, "partitions">): bigint {
  return partitions.reduce((lag, found) => lag + (found.end - nextOf(found)), 0n);
}

/**
 * Whether a collector holds nothing in memory by its own account: its queues are empty and every
 * exporter has answered for as many items as the receivers accepted. False where a processor drops
 * or multiplies items; such a pipeline has to be seen standing still instead.
 *
 * @param paths how often each exporter is given each item; without it, those that have counted anything
 *   are taken for all
 * @param repeats it may have answered for more than it accepted: what a queue on disk still held
 *   from before a crash, and attempts that failed and were made again
 */
export function isBalanced(telemetry: Telemetry, repeats = false, paths?: ExporterPaths): boolean {
  if (telemetry.queued > 0) return false;
  return SIGNALS.every((signal) => {
    const { accepted, exporters } = telemetry.signals[signal];
    const times = paths?.[signal] ?? new Map(exporters.map(({ exporter }) => [exporter, 1]));
    const answers = new Map(
      exporters.map(({ exporter, sent, sendFailed, enqueueFailed }) => [
        exporter,
        sent + sendFailed + enqueueFailed,
      ]),
    );
    return (
      (accepted === 0 || times.size > 0) &&
      [...times].every(([exporter, each]) => {
        const answered = answers.get(exporter) ?? 0;
        return repeats ? answered >= each * accepted : answered === each * accepted;
      })
    );
  });
}

/**
 * Whether every backend collector holds nothing in memory, see {@link isBalanced}. False before the
 * first one's start, and while one starts or ends and does not answer.
 */
export function areBackendsBalanced(
  { backend, members }: Pick<PipelineState, "backend" | "members">,
  repeats = false,
  paths?: ExporterPaths,
): boolean {
  return [backend, ...members].every(
    (telemetry) =>
      telemetry !== undefined && telemetry !== null && isBalanced(telemetry, repeats, paths),
  );
}

/** What changes while anything moves; failed attempts alone are no movement. */
export function progressOf(state: PipelineState): string {
  return JSON.stringify([movementOf(state), state.arrived]);
}

/** The same before the target. */
function movementOf(state: Hops): string {
  const moving = (telemetry: Telemetry | undefined | null) =>
    telemetry === undefined || telemetry === null
      ? null
      : SIGNALS.map((signal) => {
          const { accepted, exporters } = telemetry.signals[signal];
          return [accepted, ...exporters.map(({ sent }) => sent)];
        });
  const collectors = [state.edge, state.backend, ...state.members];
  return JSON.stringify([
    collectors.map(moving),
    collectors.map((telemetry) => telemetry?.queued),
    state.partitions.map(({ topic, partition, end, committed }) => [
      topic,
      partition,
      `${end}`,
      `${committed}`,
    ]),
  ]);
}

/** Items of all signals that have arrived. */
export function arrivedIn({ arrived }: PipelineState): number {
  return SIGNALS.reduce((sum, signal) => sum + arrived[signal], 0);
}

/** One line for progress output and deadline messages. */
export function describeState(state: PipelineState): string {
  const arrived = SIGNALS.map((signal) => `${signal} ${state.arrived[signal]}`).join(", ");
  const messages = state.partitions.reduce((sum, { start, end }) => sum + (end - start), 0n);
  return `arrived: ${arrived}; messages in Kafka: ${messages}, not committed: ${lagOf(state)}`;
}
