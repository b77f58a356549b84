import { changedConfig } from "../../../../src/collector-config/changed-config.ts";
import type { Tree } from "../../../../src/collector-config/tree.ts";
import type { LogLine } from "../../../../src/record/collector-log/log.ts";
import { detectFindings } from "../../../../src/verdict/findings/detect-findings.ts";
import type { Finding } from "../../../../src/verdict/findings/finding.ts";
import type { RunFacts } from "../../../../src/verdict/findings/run-facts.ts";
import { partition, stateOf } from "../../scenario/states.ts";
import { accountOf, factsOf } from "./facts.ts";

/** No log record arrived. */
export const LOST = { logs: { ...accountOf(100), delivered: 0 } };

/** A backend that reads logs as otlp_json, which the edge writes as otlp_proto. */
export const READ_JSON: Tree = { receivers: { kafka: { logs: { encoding: "otlp_json" } } } };

/** A backend that reads logs from a topic to which nothing is written. */
export const ELSEWHERE: Tree = { receivers: { kafka: { logs: { topics: ["elsewhere"] } } } };

/** The topic of the logs when nothing moves any more. */
export function atRest(committed: number | null, end = 3): Pick<RunFacts, "settled"> {
  const state = stateOf({ partitions: [partition(end, committed, "otel-logs")] });
  return { settled: { how: committed === end ? "quiet" : "stalled", state, movedAt: 0 } };
}

/** The findings of a run on `configs/durable` with changed configs. */
export async function foundWith(
  changes: { readonly edge?: Tree; readonly backend?: Tree },
  facts: Partial<RunFacts> & { readonly lines?: readonly LogLine[] } = {},
): Promise<readonly Finding[]> {
  const { edge, backend } = await factsOf("durable");
  const { lines = [], ...more } = facts;
  const changed = {
    edge: changedConfig(edge, changes.edge ?? {}),
    backend: changedConfig(backend, changes.backend ?? {}),
  };
  return detectFindings(
    await factsOf("durable", { ...changed, logs: { edge: [], backend: lines }, ...more }),
  );
}

/** The texts of a finding's evidence. */
export function textsOf(finding: Finding | undefined): string[] {
  return finding?.evidence.map(({ text }) => text) ?? [];
}
