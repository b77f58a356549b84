import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import type { PartContext } from "../parts/part-context.ts";
import { startElasticsearchTarget } from "./elasticsearch-target.ts";
import { startMotlpTarget } from "./motlp-target.ts";
import type { Target } from "./target.ts";
import type { TargetKind } from "./target-kind.ts";

/** Starts the target of a pipeline. @throws HarnessError `part-failed` or `part-not-ready` */
export function startTarget(
  kind: TargetKind,
  context: PartContext,
  port: number,
  options: ElasticsearchOptions,
): Promise<Target> {
  return kind === "elasticsearch"
    ? startElasticsearchTarget(context, port, options)
    : startMotlpTarget(context, port);
}

/** The base address of a target on a port of this machine; mOTLP speaks TLS only. */
export function targetUrl(kind: TargetKind, port: number): string {
  return `${kind === "elasticsearch" ? "http" : "https"}://127.0.0.1:${port}`;
}
