import { join } from "node:path";
import { cacheFolder } from "../../base/cache-folder.ts";
import type { Progress } from "../../base/progress.ts";
import { edotVersion } from "../../base/versions.ts";
import { type ComponentType, componentSet } from "../../collector-config/component-set.ts";
import { ensureArtifact } from "./cached-artifact.ts";
import { COLLECTOR_BINARY, collectorArtifact } from "./collector.ts";

/**
 * The binary of a collector that has some components, and nothing else of what a run needs: from the
 * cache, or compiled now.
 *
 * @throws HarnessError as `ensureArtifact` and `collectorArtifact` do
 */
export async function provideCollector(
  version: string,
  components: readonly ComponentType[],
  progress: Progress,
  signal?: AbortSignal,
): Promise<string> {
  const spec = collectorArtifact(edotVersion(version), componentSet(version, components));
  return join(await ensureArtifact(cacheFolder(), spec, progress, signal), COLLECTOR_BINARY);
}
