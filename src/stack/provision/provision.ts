import { join } from "node:path";
import { cacheFolder } from "../../base/cache-folder.ts";
import { HarnessError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import { edotVersion, versions } from "../../base/versions.ts";
import { type ComponentType, componentSet, covers } from "../../collector-config/component-set.ts";
import { DEFAULT_COMPONENTS } from "../../collector-config/default-components.ts";
import { type ArtifactSpec, ensureArtifact } from "./cached-artifact.ts";
import { COLLECTOR_BINARY, collectorArtifact } from "./collector.ts";
import { componentsOf } from "./covering-collector.ts";
import { elasticsearchArtifact } from "./elasticsearch.ts";
import { chooseJdk, findJdks, machineJdks } from "./jdk.ts";
import { kafkaArtifact } from "./kafka.ts";
import { provideCollector } from "./provide-collector.ts";

/** A release of Kafka on this machine's disk; `libs` is a folder of jars. */
export interface KafkaRelease {
  readonly version: string;
  readonly libs: string;
}

/** A release of Elasticsearch: unpacked, with the plugin installed; what runs must not write to it. */
export interface ElasticsearchRelease {
  readonly version: string;
  readonly home: string;
}

/** Everything the process runtime runs, ready on this machine's disk. */
export interface ProcessArtifacts {
  /** A JDK of version 21 or newer. */
  readonly javaHome: string;
  readonly kafka: KafkaRelease;
  /**
   * Another release of Kafka, which is fetched now where it is not here.
   *
   * @throws HarnessError as {@link provision} does
   */
  kafkaOf(version: string): Promise<KafkaRelease>;
  readonly elasticsearch: ElasticsearchRelease;
  /**
   * Another release of Elasticsearch, which is made now where it is not here.
   *
   * @throws HarnessError as {@link provision} does
   */
  elasticsearchOf(version: string): Promise<ElasticsearchRelease>;
  /** By EDOT version. */
  readonly collectors: ReadonlyMap<string, { readonly version: string; readonly binary: string }>;
  /**
   * The binary of a collector that has these components: the one of {@link collectors}, or one that is
   * compiled now.
   *
   * @throws HarnessError as {@link provision} does
   */
  collectorWith(version: string, components: readonly ComponentType[]): Promise<string>;
}

/** Which versions are wanted; defaults are those of `configs/versions.json`. */
export interface ProvisionRequest {
  readonly edotVersions: readonly string[];
  /** What each of these collectors must have; by default what the project's own configs use. */
  readonly components?: readonly ComponentType[];
  readonly elasticsearch?: string | undefined;
  readonly kafka?: string | undefined;
}

/**
 * Makes what is missing in the cache, in parallel, and says where everything is. With everything
 * there it starts no process and takes a few milliseconds.
 *
 * @throws HarnessError `unknown-edot-version`, `no-jdk`, `tool-missing`, `artifact-failed`,
 * `disk-full`, `cache-unusable`, or the signal's reason (`interrupted` where it has none of its own).
 */
export async function provision(
  request: ProvisionRequest,
  progress: Progress,
  signal?: AbortSignal,
): Promise<ProcessArtifacts> {
  const plan = planOf(request);
  const javaHome = chosenJavaHome();
  const cache = cacheFolder();
  // One failure ends the other builds too: nobody should wait minutes to read it.
  const failed = new AbortController();
  const any = signal === undefined ? failed.signal : AbortSignal.any([failed.signal, signal]);
  const ensure = (spec: ArtifactSpec) =>
    ensureArtifact(cache, spec, progress, any).catch((error: unknown) => {
      failed.abort(error);
      throw error;
    });
  const tasks = [plan.kafka, plan.elasticsearch, ...plan.collectors.values()].map(ensure);
  const results = await Promise.allSettled(tasks);
  if (signal?.aborted) throw interrupted(signal);
  if (failed.signal.aborted) throw failed.signal.reason;
  const folders = results.map((result) => (result.status === "fulfilled" ? result.value : ""));
  const [kafka = "", elasticsearch = "", ...made] = folders;
  const collectors = new Map(
    [...plan.collectors.keys()].map((version, index) => [version, made[index] ?? ""]),
  );
  return {
    javaHome,
    kafka: { version: plan.versions.kafka, libs: join(kafka, "libs") },
    kafkaOf: async (version) => {
      const folder =
        version === plan.versions.kafka
          ? kafka
          : await ensureArtifact(cache, kafkaSpec(version), progress, signal);
      return { version, libs: join(folder, "libs") };
    },
    elasticsearch: { version: plan.versions.elasticsearch, home: join(elasticsearch, "home") },
    elasticsearchOf: async (version) => {
      const folder =
        version === plan.versions.elasticsearch
          ? elasticsearch
          : await ensureArtifact(
              cache,
              elasticsearchArtifact(version, chosenJavaHome),
              progress,
              signal,
            );
      return { version, home: join(folder, "home") };
    },
    collectors: new Map(
      [...collectors].map(([version, folder]) => [
        version,
        { version, binary: join(folder, COLLECTOR_BINARY) },
      ]),
    ),
    collectorWith: async (version, components) => {
      const set = componentSet(version, components);
      const folder = collectors.get(version);
      const has = folder === undefined ? undefined : componentsOf(folder);
      if (folder !== undefined && has !== undefined && covers(has, set)) {
        return join(folder, COLLECTOR_BINARY);
      }
      return provideCollector(version, components, progress, signal);
    },
  };
}

/** The artifacts of a request; nothing is looked at or made. */
export interface ProvisionPlan {
  readonly versions: { readonly kafka: string; readonly elasticsearch: string };
  readonly kafka: ArtifactSpec;
  readonly elasticsearch: ArtifactSpec;
  /** By EDOT version. */
  readonly collectors: ReadonlyMap<string, ArtifactSpec>;
}

/** @throws HarnessError `unknown-edot-version` */
export function planOf(request: ProvisionRequest): ProvisionPlan {
  const known = versions();
  const { components = DEFAULT_COMPONENTS } = request;
  const kafka = request.kafka ?? known.defaults.kafka;
  const elasticsearch = request.elasticsearch ?? known.defaults.elasticsearch;
  return {
    versions: { kafka, elasticsearch },
    kafka: kafkaSpec(kafka),
    elasticsearch: elasticsearchArtifact(elasticsearch, chosenJavaHome),
    collectors: new Map(
      request.edotVersions.map((version) => [
        version,
        collectorArtifact(edotVersion(version), componentSet(version, components)),
      ]),
    ),
  };
}

function kafkaSpec(version: string): ArtifactSpec {
  return kafkaArtifact(version, versions().kafka, chosenJavaHome);
}

function chosenJavaHome(): string {
  const search = machineJdks();
  return chooseJdk(findJdks(search), search).home;
}

function interrupted(signal: AbortSignal): unknown {
  if (signal.reason instanceof HarnessError) return signal.reason;
  return new HarnessError(
    {
      code: "interrupted",
      message: "interrupted while making the parts that will be run",
      remedy: "run the command again: it goes on where it was",
    },
    { cause: signal.reason },
  );
}
