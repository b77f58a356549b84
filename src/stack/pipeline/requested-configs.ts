import { allOrFirstFailure } from "../../base/first-failure.ts";
import { type ConfigPair, loadCollectorConfig } from "../../collector-config/collector-config.ts";
import { withDestinations } from "../../collector-config/destinations.ts";
import type { PipelineRequest } from "./pipeline-request.ts";

/**
 * The two configs of a request. A request that was checked holds their texts, and the files are not read
 * again: what runs is what was checked. With a target it is known which exporters send elsewhere.
 *
 * @throws HarnessError as `loadCollectorConfig` does
 */
export async function requestedConfigs(
  request: Pick<PipelineRequest, "edge" | "backend"> & Partial<Pick<PipelineRequest, "target">>,
): Promise<ConfigPair> {
  const [edge, backend] = await allOrFirstFailure([
    loadCollectorConfig("edge", request.edge),
    loadCollectorConfig("backend", request.backend),
  ]);
  const { target } = request;
  return target === undefined ? { edge, backend } : withDestinations({ edge, backend }, target);
}
