import { done, notYet, waitFor } from "../base/wait.ts";
import type { CollectorConfig } from "../collector-config/collector-config.ts";
import { signalsUsing, usedComponents } from "../collector-config/collector-config.ts";
import type { ExporterPaths } from "../collector-config/item-flow.ts";
import { assignmentsIn, isAssignment } from "../record/collector-log/assignments.ts";
import { type LogLine, readCollectorLog } from "../record/collector-log/log.ts";
import type { StartedCollector } from "../stack/parts/collector/collector.ts";
import type { BrokerAdmin } from "../stack/parts/kafka/broker-admin.ts";
import { isBalanced } from "./pipeline-state.ts";

/** The whole edge may take this long to hand over what it accepted, or twice as long as it may be quiet. */
const EDGE_TIMEOUT_MS = 120_000;
const GROUP_TIMEOUT_MS = 60_000;
const PLACED_TIMEOUT_MS = 10_000;

/**
 * Waits until the edge collector has handed everything it accepted to Kafka, or has stood still for
 * `quietMs`: a processor that drops items never balances, and an edge at rest has done its part.
 *
 * @throws HarnessError `deadline`, or the signal's reason.
 */
export async function untilInKafka(options: {
  readonly edge: StartedCollector;
  readonly admin: BrokerAdmin;
  readonly quietMs: number;
  /** Whether others feed the pipelines too, so that they never stand still. */
  readonly hasOtherSources: boolean;
  /** See {@link isBalanced}. */
  readonly repeats: boolean;
  readonly paths: ExporterPaths | undefined;
  /** The topics in which items may be; undefined: all of them. */
  readonly isItemTopic: ((topic: string) => boolean) | undefined;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { isItemTopic = () => true } = options;
  const { edge, admin, quietMs, hasOtherSources, repeats, paths, signal } = options;
  let last = "";
  let since = performance.now();
  await waitFor(
    async () => {
      const [telemetry, offsets] = await Promise.all([edge.telemetry(), admin.offsets()]);
      const found = offsets.filter(({ topic }) => isItemTopic(topic));
      const ends = found.map(({ topic, partition, end }) => `${topic}/${partition}: ${end}`);
      if (isBalanced(telemetry, repeats, paths) && ends.length > 0) return done(null);
      if (hasOtherSources) {
        // What a processor drops never balances. Nothing waits, and what came before has passed.
        const isOver = telemetry.queued === 0 && performance.now() - since >= quietMs;
        return isOver ? done(null) : notYet(`queued: ${telemetry.queued}`);
      }
      const now = JSON.stringify([ends, telemetry.signals, telemetry.queued]);
      if (now !== last) {
        last = now;
        since = performance.now();
      }
      if (performance.now() - since >= quietMs) return done(null);
      return notYet(`messages in Kafka: ${ends.join(", ") || "none"}; queued: ${telemetry.queued}`);
    },
    {
      for: "the edge collector to hand over to Kafka what it accepted",
      timeoutMs: Math.max(EDGE_TIMEOUT_MS, 2 * quietMs),
      everyMs: 100,
      place: edge.logFile,
      signal,
    },
  );
}

/** What is asked whether a backend collector reads. */
export interface ConsumingOptions {
  readonly config: CollectorConfig;
  /** The logs of it and of the others in its group; none while none runs. */
  readonly logFiles: readonly string[];
  /** How many backend collectors of this config are in the group. */
  readonly collectors: number;
  readonly admin: BrokerAdmin;
  readonly signal: AbortSignal;
}

/**
 * Waits until every consumer of the backend collectors has its partitions and knows where in them it
 * begins; each kafka receiver is one consumer per signal and collector.
 *
 * @throws HarnessError `deadline`, or the signal's reason.
 */
export async function untilConsuming(options: ConsumingOptions): Promise<void> {
  await untilAssigned(options);
  await untilPlaced(options);
}

async function untilAssigned(options: ConsumingOptions): Promise<void> {
  const { config, collectors, admin, signal } = options;
  const each = usedComponents(config, "receivers", "kafka").reduce(
    (sum, { id }) => sum + signalsUsing(config, "receivers", [id]).length,
    0,
  );
  const consumers = each * collectors;
  await waitFor(
    async () => {
      // A group that everybody has left, of an earlier config, has nobody to wait for.
      const groups = (await admin.groups()).filter(({ state }) => state !== "Empty");
      const stable = groups.filter(({ state }) => state === "Stable");
      const members = stable.reduce((sum, group) => sum + group.members, 0);
      return members >= consumers && stable.length === groups.length
        ? done(null)
        : notYet(groups.map(({ group, state }) => `${group} is ${state}`).join(", ") || "no group");
    },
    {
      for: `${consumers} consumers of the backend collector to have their partitions`,
      timeoutMs: GROUP_TIMEOUT_MS,
      everyMs: 100,
      signal,
    },
  );
}

/**
 * With `initial_offset: latest` a consumer begins at the end that it finds some milliseconds after its
 * group is stable; what is written in between is passed over.
 */
async function untilPlaced({ logFiles, admin, signal }: ConsumingOptions): Promise<void> {
  const [place] = logFiles;
  if (place === undefined) return;
  await waitFor(
    async () => {
      const [groups, offsets, lines] = await Promise.all([
        admin.groups(),
        admin.offsets(),
        Promise.all(logFiles.map(readAssignments)),
      ]);
      const placed = new Set(
        assignmentsIn(lines.flat()).map(({ topic, partition }) => `${topic}/${partition}`),
      );
      const open = offsets
        .filter(({ topic }) => groups.some(({ topics }) => topics.includes(topic)))
        .map(({ topic, partition }) => `${topic}/${partition}`)
        .filter((place) => !placed.has(place));
      return open.length === 0 ? done(null) : notYet(`no offset yet for ${open.join(", ")}`);
    },
    {
      for: "the backend collector's consumers to know where they begin",
      timeoutMs: PLACED_TIMEOUT_MS,
      everyMs: 50,
      place,
      signal,
    },
  );
}

async function readAssignments(logFile: string): Promise<LogLine[]> {
  const lines: LogLine[] = [];
  for await (const line of readCollectorLog(logFile)) if (isAssignment(line)) lines.push(line);
  return lines;
}
