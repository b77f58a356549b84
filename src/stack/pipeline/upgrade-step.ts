import type { CollectorRole } from "../../collector-config/component.ts";
import type { ConfigSource } from "../../collector-config/config-source.ts";

/** Which collector is replaced first. */
export const ROLLING_ORDERS = ["edge-first", "backend-first"] as const;
export type RollingOrder = (typeof ROLLING_ORDERS)[number];

/** What the two collectors of a running pipeline become, one after the other. */
export interface UpgradeStep {
  readonly orders: readonly RollingOrder[];
  readonly edot: Readonly<Record<CollectorRole, string>>;
  /** The config files of the new ones. */
  readonly edge: ConfigSource;
  readonly backend: ConfigSource;
  /** What these refer to and the harness' own environment sets. */
  readonly inherited: Readonly<Record<string, string>>;
}

/** The two collectors in the order in which they are replaced. */
export function rolesIn(order: RollingOrder): readonly [CollectorRole, CollectorRole] {
  return order === "edge-first" ? ["edge", "backend"] : ["backend", "edge"];
}
