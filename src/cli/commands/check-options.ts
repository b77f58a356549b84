import { edotVersion, versions } from "../../base/versions.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { ConfigSource } from "../../collector-config/config-source.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { configPaths, givenVariables } from "./run-options.ts";

/** What the options of `check` ask for. */
export interface CheckRequest extends Readonly<Record<CollectorRole, ConfigSource>> {
  readonly target?: TargetKind;
  readonly edot: Readonly<Record<CollectorRole, string>>;
  /** Variables from options and the config file. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Checks them against the known versions.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`
 */
export function toCheckRequest(options: CommandOptions["check"]): CheckRequest {
  const { target } = options;
  const edot = options.edot ?? versions().defaults.edot;
  return {
    ...configPaths({ ...options, target: target ?? "elasticsearch" }),
    ...(target === undefined ? {} : { target }),
    edot: {
      edge: edotVersion(options.edgeEdot ?? edot).version,
      backend: edotVersion(options.backendEdot ?? edot).version,
    },
    env: givenVariables(options),
  };
}
