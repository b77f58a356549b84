import type { Pipeline } from "../pipeline.ts";
import { done, notYet, waitFor } from "../wait.ts";

/**
 * How a target is away: its process is killed and its port refuses; it accepts connections and
 * never answers.
 */
export const OUTAGE_KINDS = ["refuse", "hang"] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

/** A target that is away until it is ended. */
export interface Outage {
  readonly kind: OutageKind;
  /** Brings the target back; resolves when it answers again. */
  end(): Promise<void>;
}

/** Elasticsearch may take this long to answer again once it is let go on. */
const BACK_TIMEOUT_MS = 60_000;

/** Takes Elasticsearch away, really. */
export async function beginOutage(pipeline: Pipeline, kind: OutageKind): Promise<Outage> {
  switch (kind) {
    case "refuse":
      await pipeline.kill("elasticsearch");
      return { kind, end: () => pipeline.restart("elasticsearch") };
    case "hang":
      await pipeline.pause("elasticsearch");
      return {
        kind,
        end: async () => {
          await pipeline.resume("elasticsearch");
          await untilAnswering(pipeline);
        },
      };
  }
}

async function untilAnswering(pipeline: Pipeline): Promise<void> {
  const { client, unit } = await pipeline.elasticsearch;
  await waitFor(
    async () => {
      try {
        await client.cluster.health({}, { requestTimeout: 2_000 });
        return done(null);
      } catch (error) {
        return notYet(error instanceof Error ? error.message : String(error));
      }
    },
    {
      for: "Elasticsearch to answer again",
      timeoutMs: BACK_TIMEOUT_MS,
      place: unit.logFile,
      signal: pipeline.signal,
    },
  );
}
