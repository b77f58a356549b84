import { done, notYet, waitFor } from "../../src/base/wait.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { linesSince } from "../../src/scenario/mismatch-evidence.ts";
import type { Pipeline } from "../../src/stack/pipeline/pipeline.ts";

/** What becomes of a message: its item is delivered, it is passed over, or its partition stands still. */
export type Outcome = "arrives" | "lost" | "waits";

/** One way to mark messages, named by what is true in it: `after on_error`. */
interface Marking {
  readonly after: boolean;
  readonly on_error: boolean;
  readonly on_permanent_error: boolean;
}

const BOTH = [true, false];
const ALL: readonly Marking[] = BOTH.flatMap((after) =>
  BOTH.flatMap((on_error) =>
    BOTH.map((on_permanent_error) => ({ after, on_error, on_permanent_error })),
  ),
);

/** The component ids of {@link markingReceivers}, which are their groups and run ids too. */
function idOf({ after, on_error, on_permanent_error }: Marking): string {
  return `m${[after, on_error, on_permanent_error].map(Number).join("")}`;
}

function nameOf(marking: Marking): string {
  return (
    Object.entries(marking)
      .flatMap(([name, value]) => (value ? [name] : []))
      .join(" ") || "none"
  );
}

/** So short that the receiver has its answer soon. */
const RETRIES = { initial_interval: "100ms", max_interval: "500ms", max_elapsed_time: "1s" };

/**
 * Settings that give one backend collector a receiver for every way to mark messages, each with a
 * group, a pipeline and a run id of its own, all of them reading one topic of log records.
 */
export function markingReceivers(bootstrap: string, topic: string): Tree {
  const each = (prefix: string, settings: (marking: Marking) => Tree): Tree =>
    Object.fromEntries(ALL.map((marking) => [`${prefix}/${idOf(marking)}`, settings(marking)]));
  return {
    receivers: each("kafka", (marking) => ({
      brokers: [bootstrap],
      group_id: idOf(marking),
      initial_offset: "earliest",
      logs: { topics: [topic], encoding: "otlp_proto" },
      message_marking: { ...marking },
    })),
    processors: each("resource", (marking) => ({
      attributes: [{ key: "harness.run", value: idOf(marking), action: "update" }],
    })),
    exporters: { otlphttp: { timeout: "2s", retry_on_failure: RETRIES } },
    service: {
      pipelines: each("logs", (marking) => ({
        receivers: [`kafka/${idOf(marking)}`],
        processors: [`resource/${idOf(marking)}`],
        exporters: ["otlphttp"],
      })),
    },
  };
}

/** What to wait for: every receiver has committed up to `end`, or has stopped since `since`. */
export interface Awaited {
  /** Log records that each of them would have delivered since the readers were opened. */
  readonly items: number;
  readonly end: bigint;
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

/** Counts what each receiver has delivered from now on. */
export async function openCounts(pipeline: Pipeline): Promise<() => Promise<Map<string, number>>> {
  const target = await pipeline.target;
  const readers = await Promise.all(
    ALL.map(async (marking) => {
      const [run, id] = [idOf(marking), nameOf(marking)];
      const scope = { run, dataset: run, namespace: "harness", strays: [] };
      return { id, reader: await target.openReader(scope) };
    }),
  );
  const count = async () =>
    new Map(
      await Promise.all(
        readers.map(
          async ({ id, reader }) => [id, (await reader.count(pipeline.signal)).logs] as const,
        ),
      ),
    );
  const before = await count();
  return async () =>
    new Map([...(await count())].map(([id, logs]) => [id, logs - (before.get(id) ?? 0)]));
}

/** What became of the messages, for every way to mark them, once nothing moves any more. */
export async function outcomes(
  pipeline: Pipeline,
  counts: () => Promise<Map<string, number>>,
  { items, end, since }: Awaited,
): Promise<Record<string, Outcome>> {
  const { admin } = await pipeline.kafka;
  const { logFile } = await pipeline.startBackend();
  return waitFor(
    async () => {
      const commits = await admin.committed();
      const lines = await linesSince(logFile, since);
      const stopped = lines.filter(({ message }) => message.startsWith("pausing partition due to"));
      const arrived = await counts();
      const found = ALL.map((marking): [string, Outcome | undefined] => {
        const [id, name] = [idOf(marking), nameOf(marking)];
        const committed = commits.find(({ group }) => group === id)?.offset ?? 0n;
        if (committed >= end) return [name, arrived.get(name) === items ? "arrives" : "lost"];
        const isStopped = stopped.some(({ component }) => component === `kafka/${id}`);
        return [name, isStopped ? "waits" : undefined];
      });
      const moving = found.filter(([, outcome]) => outcome === undefined).map(([name]) => name);
      if (moving.length > 0) return notYet(`still moving: ${moving.join("; ")}`);
      return done(Object.fromEntries(found) as Record<string, Outcome>);
    },
    {
      for: "every receiver to have done with the messages",
      timeoutMs: 90_000,
      signal: pipeline.signal,
    },
  );
}
