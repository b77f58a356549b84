import { HarnessError } from "../errors.ts";
import { type CollectorConfig, signalsUsing, usedComponents } from "./collector-config.ts";
import { API_KEY_VARIABLE } from "./overlay.ts";
import { resolveVariables, soleVariable } from "./variables.ts";

/** A pair of configs and what it is to be run against. */
export interface PipelineConfigs {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  readonly target: "elasticsearch" | "motlp";
  /** Variables from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Checks, before anything is built or started, that two configs are the two halves of a pipeline
 * and that their variables are set.
 *
 * @throws HarnessError `config-invalid` or `config-unset-variable`
 */
export function checkPipelineConfigs({ edge, backend, target, env }: PipelineConfigs): void {
  const exporter = target === "motlp" ? "otlphttp" : "elasticsearch";
  require(edge, "receivers", "otlp");
  require(edge, "exporters", "kafka");
  require(backend, "receivers", "kafka");
  require(backend, "exporters", exporter);
  const receivers = usedComponents(edge, "receivers", "otlp").map(({ id }) => id);
  if (signalsUsing(edge, "receivers", receivers).length === 0) {
    throw new HarnessError({
      code: "config-invalid",
      message: "no traces, metrics or logs pipeline of the edge config receives OTLP",
      place: edge.placeOf(["service", "pipelines"]),
      remedy: "let a pipeline receive from the otlp receiver",
    });
  }
  const keys = usedComponents(backend, "exporters", "elasticsearch").map(
    ({ settings }) => soleVariable(settings.api_key) ?? API_KEY_VARIABLE,
  );
  const harness = Object.fromEntries(keys.map((name) => [name, "set by the run"]));
  for (const config of [edge, backend]) {
    resolveVariables(config, { given: env, harness, inherited: process.env });
  }
}

function require(config: CollectorConfig, section: "receivers" | "exporters", type: string): void {
  if (usedComponents(config, section, type).length > 0) return;
  throw new HarnessError({
    code: "config-invalid",
    message: `no pipeline of the ${config.role} config uses a ${type} ${section.slice(0, -1)}`,
    place: config.placeOf(["service", "pipelines"]),
    remedy: `check that --${config.role} is the ${config.role} collector's config`,
  });
}
