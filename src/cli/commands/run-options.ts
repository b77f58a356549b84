import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { HarnessError } from "../../base/errors.ts";
import { repositoryPath } from "../../base/repository.ts";
import { edotVersion, versions } from "../../base/versions.ts";
import { sourceOf } from "../../collector-config/config-source.ts";
import { IS_MOCK } from "../../collector-config/target-kind.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import type { ImagePart } from "../../stack/images/image-names.ts";
import { ASKED_SETTINGS } from "../settings/part-settings.ts";
import type { RunValues } from "../settings/sections.ts";

const CONFIGS = repositoryPath("configs/durable");

/** What the options of a pipeline ask for, except for what only this machine knows. */
export type CheckedRun = Pick<
  VerifyRequest,
  | "edge"
  | "backend"
  | "edot"
  | "elasticsearch"
  | "kafka"
  | "target"
  | "brokers"
  | "keep"
  | "asked"
  | "env"
>;

/**
 * Checks them against each other, and resolves their paths.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`, placed at an option
 */
export function toRunRequest(options: RunValues): CheckedRun {
  const edot = options.edot ?? versions().defaults.edot;
  return {
    ...configPaths(options),
    edot: {
      edge: edotVersion(options.edgeEdot ?? edot).version,
      backend: edotVersion(options.backendEdot ?? edot).version,
    },
    ...elasticsearchVersion(options),
    ...kafkaVersion(options),
    target: options.target,
    brokers: options.brokers,
    ...(options.keep === true ? { keep: true } : {}),
    asked: valuesOf(ASKED_SETTINGS, options),
    env: givenVariables(options),
  };
}

/** The values of some settings, by name. */
function valuesOf<Name extends keyof RunValues>(
  settings: Readonly<Record<Name, unknown>>,
  values: RunValues,
): Pick<RunValues, Name> {
  const names = Object.keys(settings) as Name[];
  return Object.fromEntries(names.map((name) => [name, values[name]])) as Pick<RunValues, Name>;
}

/** The variables that the options give; those of the config file come first. */
export function givenVariables({
  configEnv,
  envFile,
  env,
}: Pick<RunValues, "configEnv" | "envFile" | "env">): Record<string, string> {
  return { ...configEnv, ...readEnvFile(envFile), ...env };
}

/** The images that the options name. */
export function imagesGiven(options: RunValues): Partial<Record<ImagePart, string>> {
  const { kafkaImage, elasticsearchImage, edotImage } = options;
  return {
    ...(kafkaImage === undefined ? {} : { kafka: kafkaImage }),
    ...(elasticsearchImage === undefined ? {} : { elasticsearch: elasticsearchImage }),
    ...(edotImage === undefined ? {} : { "edot-collector": edotImage }),
  };
}

/**
 * A name for a run's folder that sorts by time, is valid on every file system, and is no other run's:
 * two that start in the same second must not write one history.
 */
export function runName(): string {
  const time = new Date().toISOString().replaceAll(":", "-").replace(/\..*/, "");
  return `${time}-${process.pid}`;
}

/** Which releases exist, only the registry knows. */
function elasticsearchVersion({
  elasticsearch,
  target,
}: RunValues): Pick<CheckedRun, "elasticsearch"> {
  if (elasticsearch === undefined) return {};
  if (!IS_MOCK[target]) return { elasticsearch };
  throw new HarnessError({
    code: "bad-option",
    message: `a run with the target ${target} has no Elasticsearch`,
    place: "--elasticsearch",
    remedy: "leave the option out",
  });
}

/** An image has its own. */
function kafkaVersion({ kafka, kafkaImage }: RunValues): Pick<CheckedRun, "kafka"> {
  if (kafka === undefined) return {};
  if (kafkaImage === undefined) return { kafka };
  throw new HarnessError({
    code: "bad-option",
    message: "--kafka and --kafka-image exclude each other",
    place: "--kafka",
    remedy: "give a version, or an image, which has its own",
  });
}

/** The configs that the options name. @throws HarnessError `bad-option` or `file-not-found` */
export function configPaths(
  options: Pick<RunValues, "configs" | "edge" | "backend" | "target" | "leaveOut">,
): Pick<CheckedRun, "edge" | "backend"> {
  const { configs, edge, backend, target, leaveOut } = options;
  const source = (...files: string[]) => sourceOf({ files, leaveOut });
  if (configs !== undefined && (edge !== undefined || backend !== undefined)) {
    throw new HarnessError({
      code: "bad-option",
      message: "--configs and --edge/--backend exclude each other",
      place: "--configs",
      remedy: "give a folder, or both files",
    });
  }
  if ((edge === undefined) !== (backend === undefined)) {
    const [given, other] = edge === undefined ? ["backend", "edge"] : ["edge", "backend"];
    throw new HarnessError({
      code: "bad-option",
      message: `--${given} requires --${other}`,
      place: `--${given}`,
      remedy: "a pipeline has two collectors: give both configs",
    });
  }
  if (edge !== undefined && backend !== undefined) {
    const all = (files: readonly string[]) => source(...files.map((file) => resolve(file)));
    return { edge: all(edge), backend: all(backend) };
  }
  const folder = resolve(configs ?? CONFIGS);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new HarnessError({
      code: "file-not-found",
      message: "the config folder does not exist",
      place: folder,
      remedy: `give a folder with edge.yaml and backend-${target}.yaml, or --edge and --backend`,
    });
  }
  return {
    edge: source(join(folder, "edge.yaml")),
    backend: source(join(folder, `backend-${target}.yaml`)),
  };
}

/** The variables of a file of `NAME=VALUE` lines. @throws HarnessError `file-not-found` */
export function readEnvFile(file: string | undefined): Record<string, string> {
  if (file === undefined) return {};
  try {
    const parsed = Object.entries(parseEnv(readFileSync(file, "utf8")));
    return Object.fromEntries(parsed.map(([name, value]) => [name, value ?? ""]));
  } catch (error) {
    throw new HarnessError({
      code: "file-not-found",
      message: `the variables' file cannot be read: ${error instanceof Error ? error.message : error}`,
      place: resolve(file),
      remedy: "give a readable file of NAME=VALUE lines",
    });
  }
}
