import { HarnessError } from "../base/errors.ts";
import { ADDRESSES_TO_COME, addressesToCome } from "./addresses-to-come.ts";
import { type CollectorConfig, signalsUsing, usedComponents } from "./collector-config.ts";
import type { Section } from "./component.ts";
import { componentSet, covers } from "./component-set.ts";
import { builtComponents, componentStatus } from "./edot-components.ts";
import { foreignAddresses, refuseForeign } from "./foreign-addresses.ts";
import { writeOverlay } from "./overlay.ts";
import { runningTree } from "./running-tree.ts";
import { checkSinks } from "./sink-check.ts";
import { STAND_IN_COMPONENTS } from "./stand-in-components.ts";
import { targetVariables, withoutAddresses } from "./target-client.ts";
import { EXPORTERS_TO } from "./target-exporters.ts";
import { TARGET_KINDS, TARGET_NAMES, type TargetKind } from "./target-kind.ts";
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
  /** Whether the user brings a collector: then only itself knows its components. */
  readonly isOwnCollector?: boolean;
}

/**
 * Checks, before anything is built or started, that two configs are the two halves of a pipeline,
 * that their variables are set, and that they send nowhere else.
 *
 * @throws HarnessError `config-unknown-component`, `config-invalid`, `config-unset-variable` or
 * `foreign-address`
 */
export function checkPipelineConfigs(configs: PipelineConfigs): void {
  checkHalves(configs);
  const { target, env, inherited } = configs;
  const { edge, backend } = checkSinks(configs, target, { ...inherited, ...env });
  for (const config of [edge, backend]) {
    const variables = targetVariables(config, target);
    const harness = Object.fromEntries(
      variables.map(({ name, holds }) => [
        name,
        holds === "url" ? ADDRESSES_TO_COME.url : "set by the run",
      ]),
    );
    const sources = { given: withoutAddresses(env, variables), harness, inherited };
    checkStaysHere(config, target, resolveVariables(config, sources));
  }
}

/**
 * Checks that two configs are the two halves of a pipeline, wherever they send to.
 *
 * @throws HarnessError `config-unknown-component` or `config-invalid`
 */
export function checkHalves(
  configs: Pick<PipelineConfigs, "edge" | "backend" | "edot" | "target" | "isOwnCollector">,
): void {
  const { edge, backend, edot, target } = configs;
  for (const config of [edge, backend]) {
    if (configs.isOwnCollector !== true) checkKnown(config, edot);
    checkReferences(config);
  }
  require(edge, "receivers", ["otlp"]);
  require(edge, "exporters", ["kafka"]);
  require(backend, "receivers", ["kafka"]);
  requireTarget(backend, target);
  const receivers = usedComponents(edge, "receivers", "otlp").map(({ id }) => id);
  if (signalsUsing(edge, "receivers", receivers).length === 0) {
    throw new HarnessError({
      code: "config-invalid",
      message: "no traces, metrics or logs pipeline of the edge config receives OTLP",
      place: edge.placeOf(["service", "pipelines"]),
      remedy: "let a pipeline receive from the otlp receiver",
    });
  }
}

/**
 * Whether everything that a collector would send to is a part of the run, as far as its text says.
 *
 * @throws HarnessError `foreign-address`
 */
function checkStaysHere(
  config: CollectorConfig,
  target: TargetKind,
  variables: Readonly<Record<string, string>>,
): void {
  const overlay = writeOverlay(config, addressesToCome(target));
  const tree = runningTree(config, overlay, variables);
  refuseForeign(config, foreignAddresses(tree, overlay.own));
}

/** @throws HarnessError `config-unknown-component` for what no EDOT of its version has */
export function checkKnown(config: CollectorConfig, edot: PipelineConfigs["edot"]): void {
  const version = edot[config.role];
  for (const { section, type, id } of config.defined) {
    if (componentStatus(version, section, type) !== "unknown") continue;
    throw new HarnessError({
      code: "config-unknown-component",
      message: `EDOT ${version} has no component of type ${type} in ${section}`,
      place: config.placeOf([section, id]),
      remedy: `correct the name; there is: ${builtComponents(version)[section].join(", ")}`,
    });
  }
}

/**
 * Checks that what configs use can be built here: the registry does not serve all that EDOT has.
 *
 * @param image the image that stands in for the published one, where the collectors run in it: it is
 * made for many configs, and has no more than {@link STAND_IN_COMPONENTS}
 * @throws HarnessError `config-unknown-component`
 */
export function checkBuiltHere(
  configs: readonly CollectorConfig[],
  edot: PipelineConfigs["edot"],
  image?: string,
): void {
  for (const config of configs) {
    const version = edot[config.role];
    for (const { section, type, id } of config.defined) {
      const place = config.placeOf([section, id]);
      if (componentStatus(version, section, type) === "left-out") {
        throw new HarnessError({
          code: "config-unknown-component",
          message: `EDOT ${version} has the component ${type} (${section}), but it cannot be built here: the Go module proxy does not serve it`,
          place,
          remedy: "run it with the published image (--runtime docker), or leave it out",
        });
      }
      const needed = componentSet(version, [{ section, type }]);
      if (image === undefined || covers(componentSet(version, STAND_IN_COMPONENTS), needed))
        continue;
      throw new HarnessError({
        code: "config-unknown-component",
        message: `the image ${image} has no component ${type} (${section}): it stands in for the published one, which has it`,
        place,
        remedy: "run it as plain processes (--runtime process), or pull the published image",
      });
    }
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

/** A backend config for another target than the run's is likelier than no backend config. */
function requireTarget(backend: CollectorConfig, target: TargetKind): void {
  const sendsTo = (kind: TargetKind) => usesAny(backend, "exporters", EXPORTERS_TO[kind]);
  const other = TARGET_KINDS.find((kind) => kind !== target && sendsTo(kind));
  if (other === undefined || sendsTo(target)) {
    require(backend, "exporters", EXPORTERS_TO[target]);
    return;
  }
  throw new HarnessError({
    code: "config-invalid",
    message: `the backend config sends to ${TARGET_NAMES[other]}, and the run's target is ${TARGET_NAMES[target]}`,
    place: backend.placeOf(["service", "pipelines"]),
    remedy: `add --target ${other}, or give the backend config for ${TARGET_NAMES[target]}`,
  });
}

const A = { receivers: "a receiver", exporters: "an exporter" } as const;

function require(
  config: CollectorConfig,
  section: "receivers" | "exporters",
  types: readonly string[],
): void {
  if (usesAny(config, section, types)) return;
  throw new HarnessError({
    code: "config-invalid",
    message: `no pipeline of the ${config.role} config has ${A[section]} of type ${types[0]}`,
    place: config.placeOf(["service", "pipelines"]),
    remedy: `check that --${config.role} is the ${config.role} collector's config`,
  });
}

function usesAny(
  config: CollectorConfig,
  section: "receivers" | "exporters",
  types: readonly string[],
): boolean {
  return types.some((type) => usedComponents(config, section, type).length > 0);
}
