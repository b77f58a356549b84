import { builtComponents, componentStatus } from "../artifacts/edot-components.ts";
import { HarnessError } from "../errors.ts";
import { EXPORTERS_TO, type TargetKind } from "../targets/target-kind.ts";
import {
  type CollectorConfig,
  type Section,
  signalsUsing,
  usedComponents,
} from "./collector-config.ts";
import { targetVariables } from "./target-client.ts";
import { resolveVariables } from "./variables.ts";

/** A pair of configs and what it is to be run against. */
export interface PipelineConfigs {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  /** The EDOT versions that will load them. */
  readonly edot: { readonly edge: string; readonly backend: string };
  readonly target: TargetKind;
  /** Variables from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of the harness' own environment. */
  readonly inherited: Readonly<Record<string, string>>;
}

/**
 * Checks, before anything is built or started, that two configs are the two halves of a pipeline
 * and that their variables are set.
 *
 * @throws HarnessError `config-unknown-component`, `config-invalid` or `config-unset-variable`
 */
export function checkPipelineConfigs(configs: PipelineConfigs): void {
  const { edge, backend, edot, target, env, inherited } = configs;
  for (const config of [edge, backend]) {
    checkComponents(config, edot);
    checkReferences(config);
  }
  require(edge, "receivers", ["otlp"]);
  require(edge, "exporters", ["kafka"]);
  require(backend, "receivers", ["kafka"]);
  require(backend, "exporters", EXPORTERS_TO[target]);
  const receivers = usedComponents(edge, "receivers", "otlp").map(({ id }) => id);
  if (signalsUsing(edge, "receivers", receivers).length === 0) {
    throw new HarnessError({
      code: "config-invalid",
      message: "no traces, metrics or logs pipeline of the edge config receives OTLP",
      place: edge.placeOf(["service", "pipelines"]),
      remedy: "let a pipeline receive from the otlp receiver",
    });
  }
  for (const config of [edge, backend]) {
    const variables = targetVariables(config, target);
    const harness = Object.fromEntries(variables.map(({ name }) => [name, "set by the run"]));
    resolveVariables(config, { given: env, harness, inherited });
  }
}

function checkComponents(config: CollectorConfig, edot: PipelineConfigs["edot"]): void {
  const version = edot[config.role];
  for (const { section, type, id } of config.components) {
    const status = componentStatus(version, section, type);
    if (status === "built") continue;
    const known = builtComponents(version)[section];
    throw new HarnessError({
      code: "config-unknown-component",
      message:
        status === "left-out"
          ? `EDOT ${version} has the component ${type} (${section}), but the collector of the process runtime is built without it`
          : `EDOT ${version} has no component of type ${type} in ${section}`,
      place: config.placeOf([section, id]),
      remedy:
        status === "left-out"
          ? "leave it out of the config under test"
          : `correct the name; there is: ${known.join(", ")}`,
    });
  }
}

/** What a pipeline or service.extensions names must be defined; connectors stand on both sides. */
function checkReferences(config: CollectorConfig): void {
  const defined = (...sections: Section[]) =>
    config.components.filter(({ section }) => sections.includes(section)).map(({ id }) => id);
  const known = {
    receivers: defined("receivers", "connectors"),
    processors: defined("processors"),
    exporters: defined("exporters", "connectors"),
  };
  const check = (id: string, among: readonly string[], section: string, place: string) => {
    if (among.includes(id)) return;
    throw new HarnessError({
      code: "config-invalid",
      message: `the ${config.role} config uses ${id} in ${place}, but its ${section} do not define it`,
      place: config.placeOf(place.split(".")),
      remedy: `define it, or use one of: ${among.join(", ") || "(none is defined)"}`,
    });
  };
  for (const pipeline of config.pipelines) {
    for (const section of ["receivers", "processors", "exporters"] as const) {
      for (const id of pipeline[section]) {
        check(id, known[section], section, `service.pipelines.${pipeline.id}`);
      }
    }
  }
  for (const id of config.extensions)
    check(id, defined("extensions"), "extensions", "service.extensions");
}

function require(
  config: CollectorConfig,
  section: "receivers" | "exporters",
  types: readonly string[],
): void {
  if (types.some((type) => usedComponents(config, section, type).length > 0)) return;
  throw new HarnessError({
    code: "config-invalid",
    message: `no pipeline of the ${config.role} config uses a ${types[0]} ${section.slice(0, -1)}`,
    place: config.placeOf(["service", "pipelines"]),
    remedy: `check that --${config.role} is the ${config.role} collector's config`,
  });
}
