import { HarnessError } from "../../base/errors.ts";
import { type Progress, silentProgress } from "../../base/progress.ts";
import { componentsIn } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import { openProcessEnvironment } from "../environments/process-environment.ts";
import { provision } from "../provision/provision.ts";
import { Pipeline, type PipelineOptions } from "./pipeline.ts";
import type { PipelineChanges } from "./pipeline-changes.ts";
import type { PipelineRequest } from "./pipeline-request.ts";
import { requestedConfigs } from "./requested-configs.ts";

/** Choices of {@link openPipeline}. */
export interface OpenOptions {
  readonly beside?: Pipeline;
  readonly progress?: Progress;
}

/**
 * Loads the two configs of a request and starts everything but the backend collector.
 *
 * @param logs folder for the parts' logs
 * @param options.beside a pipeline of the same request that has the target for both
 * @param options.progress shows when a collector has to be compiled, now or for a config that comes later
 * @throws HarnessError as `loadCollectorConfig`, `provision` and `Pipeline.open` do
 */
export async function openPipeline(
  request: PipelineRequest,
  logs: string,
  changes?: PipelineChanges,
  { beside, progress = silentProgress }: OpenOptions = {},
): Promise<Pipeline> {
  const { edge, backend } = await requestedConfigs(request);
  const components = await componentsOf(request, [edge, backend], changes);
  const host = await hostOf(request, components, progress);
  return Pipeline.open({
    edge,
    backend,
    edot: request.edot,
    target: request.target,
    brokers: request.brokers,
    ...(request.keep === undefined ? {} : { keep: request.keep }),
    env: request.env,
    inherited: request.inherited,
    host,
    logs,
    asked: request.asked,
    ...(changes === undefined ? {} : { changes }),
    ...(beside === undefined ? {} : { beside }),
  });
}

/** All that the collectors of a request will be given. */
async function componentsOf(
  { upgrade }: Pick<PipelineRequest, "upgrade">,
  configs: readonly { readonly defined: readonly Component[] }[],
  { overlay = {} }: PipelineChanges = {},
): Promise<Component[]> {
  const later = upgrade === undefined ? [] : Object.values(await requestedConfigs(upgrade));
  const changed = Object.values(overlay).flatMap(componentsIn);
  return [...[...configs, ...later].flatMap(({ defined }) => defined), ...changed];
}

/** Where the parts of a request run. */
async function hostOf(
  request: Pick<
    PipelineRequest,
    "runtime" | "images" | "edot" | "elasticsearch" | "kafka" | "upgrade"
  >,
  components: readonly Component[],
  progress: Progress,
): Promise<PipelineOptions["host"]> {
  const { runtime, images, edot, elasticsearch, kafka, upgrade } = request;
  if (runtime === "process") {
    const wanted = {
      components,
      edotVersions: [...new Set([...Object.values(edot), ...Object.values(upgrade?.edot ?? {})])],
      elasticsearch,
      kafka,
    };
    const artifacts = await provision(wanted, progress);
    return (hosted) => openProcessEnvironment(hosted, artifacts);
  }
  if (images === undefined) {
    throw new HarnessError({ code: "internal", message: "no images were chosen" });
  }
  // What speaks with an engine is large: it is loaded where there is one to speak with.
  const { openDockerEnvironment } = await import("../environments/docker-environment.ts");
  return (hosted) => openDockerEnvironment(hosted, images);
}
