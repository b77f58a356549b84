import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import { API_KEY_VARIABLE, type TargetVariable } from "../../collector-config/exporter-clients.ts";
import { withoutAddresses } from "../../collector-config/target-client.ts";
import { resolveVariables } from "../../collector-config/variables.ts";
import type { Target } from "./target.ts";

/** What a collector's variables are resolved from. */
export interface RunVariables {
  /** The variables that the overlay wants the run to set. */
  readonly wanted: readonly TargetVariable[];
  readonly target: Pick<Target, "url" | "apiKey" | "environment">;
  /** `--env` and `--env-file`. */
  readonly given: Readonly<Record<string, string>>;
  /** What the config refers to and the harness' own environment sets. */
  readonly inherited: Readonly<Record<string, string>>;
}

/**
 * The environment of a collector. A key may be given, to see what a wrong one does; an address may
 * not: it would be somebody's production.
 *
 * @throws HarnessError `config-unset-variable`
 */
export function runVariables(
  config: CollectorConfig,
  { wanted, target, given, inherited }: RunVariables,
): Record<string, string> {
  return resolveVariables(config, {
    given: withoutAddresses(given, wanted),
    harness: {
      ...target.environment,
      [API_KEY_VARIABLE]: target.apiKey,
      ...Object.fromEntries(wanted.map((variable) => [variable.name, held(variable, target)])),
    },
    inherited,
  });
}

function held({ holds }: TargetVariable, target: RunVariables["target"]): string {
  if (holds === "url") return target.url;
  return holds === "authorization" ? `ApiKey ${target.apiKey}` : target.apiKey;
}
