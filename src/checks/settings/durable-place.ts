import { durableExporterLine, durableLine } from "../../verdict/findings/durable-line.ts";
import type { CheckedPair } from "../rule.ts";

type WithDurable = Pick<CheckedPair, "durable">;

/** The line of `configs/durable` with a setting of the backend's kafka receiver. */
export function durableReceiver({ durable }: WithDurable, ...keys: string[]): string {
  return durableLine(durable, "backend", "receivers", "kafka", ...keys);
}

/** The same of the edge's kafka exporter. */
export function durableEdge({ durable }: WithDurable, ...keys: string[]): string {
  return durableExporterLine(durable, "edge", ...keys);
}

/** The same of the backend's exporter to the target. */
export function durableBackend({ durable }: WithDurable, ...keys: string[]): string {
  return durableExporterLine(durable, "backend", ...keys);
}
