import { loadCollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { recordBackend, recordEdge } from "../../../src/record/config-record.ts";
import type { RunRecord, SeenFacts } from "../../../src/record/run-record.ts";

/** A record of a scenario on `configs/durable` that has seen nothing; with changes. */
export async function recordOf(changes: Partial<SeenFacts> = {}): Promise<RunRecord> {
  const [edge, backend] = await Promise.all([
    loadCollectorConfig("edge", "configs/durable/edge.yaml"),
    loadCollectorConfig("backend", "configs/durable/backend-motlp.yaml"),
  ]);
  return {
    ...{ version: 2, harness: "0.1.0", report: "/reports/one" },
    scenario: {
      ...{ name: "delivery", id: "delivery_1", seconds: 12.5 },
      startedAt: "2026-01-02T03:04:05.678Z",
    },
    judgedBy: { promise: "exactly-once", target: "motlp" },
    configs: { edge: recordEdge(edge, {}), backend: recordBackend(backend, {}) },
    logs: { edge: { file: "logs/edge.log", bytes: 0 }, backend: null, members: [] },
    seen: {
      settled: {
        ...{ how: "complete", movedAt: 0 },
        state: {
          ...{ edge: { queued: 0 }, partitions: [] },
          arrived: { traces: 0, metrics: 0, logs: 0 },
        },
      },
      ...{
        beforeBackend: [],
        itemsBeforeBackend: 0,
        groupMembers: [],
        crashes: [],
        keyAnswers: [],
      },
      ...changes,
    },
  };
}
