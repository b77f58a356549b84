import type { CollectorConfig } from "../configs/collector-config.ts";
import { signalsUsing, usedComponents } from "../configs/collector-config.ts";
import type { StartedCollector } from "../parts/collector/collector.ts";
import type { BrokerAdmin } from "../parts/kafka/broker-admin.ts";
import { done, notYet, waitFor } from "../wait.ts";
import { isBalanced } from "./pipeline-state.ts";

/** The whole edge may take this long to hand over what it accepted. */
const EDGE_TIMEOUT_MS = 120_000;
const GROUP_TIMEOUT_MS = 60_000;

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
  /** See {@link isBalanced}. */
  readonly repeats: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { edge, admin, quietMs, repeats, signal } = options;
  let last = "";
  let since = performance.now();
  await waitFor(
    async () => {
      const [telemetry, offsets] = await Promise.all([edge.telemetry(), admin.offsets()]);
      const ends = offsets.map(({ topic, partition, end }) => `${topic}/${partition}: ${end}`);
      if (isBalanced(telemetry, repeats) && ends.length > 0) return done(null);
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
      timeoutMs: EDGE_TIMEOUT_MS,
      everyMs: 100,
      place: edge.logFile,
      signal,
    },
  );
}

/**
 * Waits until every consumer of the backend collector has its partitions; each kafka receiver is one
 * consumer per signal.
 *
 * @throws HarnessError `deadline`, or the signal's reason.
 */
export async function untilConsuming(
  backend: CollectorConfig,
  admin: BrokerAdmin,
  signal: AbortSignal,
): Promise<void> {
  const consumers = usedComponents(backend, "receivers", "kafka").reduce(
    (sum, { id }) => sum + signalsUsing(backend, "receivers", [id]).length,
    0,
  );
  await waitFor(
    async () => {
      const groups = await admin.groups();
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
