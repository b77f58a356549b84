import { relative } from "node:path";
import { nearPath } from "../../base/near-path.ts";
import { IS_PACKAGE, repositoryPath } from "../../base/repository.ts";
import {
  type CollectorConfig,
  loadCollectorConfig,
} from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";

/** The two configs of `configs/durable` for a target. */
export type DurableConfigs = Readonly<Record<CollectorRole, CollectorConfig>>;

/** Loads `configs/durable`. @throws HarnessError, see `loadCollectorConfig`. */
export async function loadDurable(target: TargetKind): Promise<DurableConfigs> {
  const file = (name: string) => repositoryPath(`configs/durable/${name}.yaml`);
  const [edge, backend] = await Promise.all([
    loadCollectorConfig("edge", file("edge")),
    loadCollectorConfig("backend", file(`backend-${target}`)),
  ]);
  return { edge, backend };
}

/**
 * Where `configs/durable` sets something: `configs/durable/edge.yaml:42`, below `node_modules` where the
 * harness is a dependency. Found in the file, so that it stays right when the file changes.
 */
export function durableLine(
  durable: DurableConfigs,
  role: CollectorRole,
  ...keys: readonly string[]
): string {
  const place = durable[role].placeOf(keys);
  return IS_PACKAGE ? nearPath(place) : relative(repositoryPath("."), place);
}

/** The same for a setting of the exporter: to Kafka at the edge, to the target at the backend. */
export function durableExporterLine(
  durable: DurableConfigs,
  role: CollectorRole,
  ...keys: readonly string[]
): string {
  const exporter = durable[role].pipelines[0]?.exporters[0] ?? "";
  return durableLine(durable, role, "exporters", exporter, ...keys);
}
