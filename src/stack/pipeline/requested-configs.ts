import {
  type CollectorConfig,
  loadCollectorConfig,
} from "../../collector-config/collector-config.ts";
import type { PipelineRequest } from "./pipeline-request.ts";

/**
 * The two configs of a request. A request that was checked holds their texts, and the files are not read
 * again: what runs is what was checked.
 *
 * @throws HarnessError as `loadCollectorConfig` does
 */
export async function requestedConfigs(
  request: Pick<PipelineRequest, "edge" | "backend">,
): Promise<{ readonly edge: CollectorConfig; readonly backend: CollectorConfig }> {
  const [edge, backend] = await Promise.all([
    loadCollectorConfig("edge", request.edge),
    loadCollectorConfig("backend", request.backend),
  ]);
  return { edge, backend };
}
