import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseEnv } from "node:util";
import { type Command, InvalidArgumentError, Option } from "commander";
import { HarnessError } from "../../base/errors.ts";
import { repositoryPath } from "../../base/repository.ts";
import { edotVersion, versions } from "../../base/versions.ts";
import { sourceOf } from "../../collector-config/config-source.ts";
import { IS_MOCK, TARGET_KINDS, type TargetKind } from "../../collector-config/target-kind.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import type { ImagePart } from "../../stack/images/image-names.ts";
import { LOOK_BACK_SECONDS } from "../../stack/parts/elasticsearch/metrics-window.ts";
import { WANTED_RUNTIMES, type WantedRuntime } from "./choose-runtime.ts";

const CONFIGS = repositoryPath("configs/durable");

/** What every command that starts a pipeline is asked, as commander hands it over. */
export interface RunOptions {
  readonly configs?: string;
  /** Files that the collector merges, in their order. */
  readonly edge?: readonly string[];
  readonly backend?: readonly string[];
  readonly leaveOut: readonly string[];
  readonly target: TargetKind;
  readonly edot?: string;
  readonly edgeEdot?: string;
  readonly backendEdot?: string;
  readonly elasticsearch?: string;
  readonly runtime: WantedRuntime;
  readonly brokers: number;
  readonly kafkaImage?: string;
  readonly elasticsearchImage?: string;
  readonly edotImage?: string;
  readonly metricsWindow: number;
  readonly env: readonly string[];
  readonly envFile?: string;
  /** Variables that the config file sets; both options win. */
  readonly configEnv?: Readonly<Record<string, string>>;
  readonly readyTimeout: number;
  readonly keep?: boolean;
}

/** Declares them; each has a twin in the environment, and the option wins. */
export function declareRunOptions(command: Command): Command {
  return command
    .addOption(
      option("--configs <folder>", "folder with edge.yaml and backend-<target>.yaml", "CONFIGS"),
    )
    .addOption(
      option(
        "--edge <file>",
        "config of the edge gateway collector; repeatable, later files merge over earlier ones",
        "EDGE",
      ).argParser(repeated),
    )
    .addOption(
      option(
        "--backend <file>",
        "config of the backend collector; repeatable",
        "BACKEND",
      ).argParser(repeated),
    )
    .addOption(
      option(
        "--leave-out <id>",
        "exporter or extension that the run does without, repeatable",
        "LEAVE_OUT",
      )
        .argParser(listed)
        .default([], "none"),
    )
    .addOption(
      option("--target <target>", "where the backend collector sends to", "TARGET")
        .choices(TARGET_KINDS)
        .default("elasticsearch"),
    )
    .addOption(option("--edot <version>", "EDOT version of both collectors", "EDOT"))
    .addOption(option("--edge-edot <version>", "EDOT version of the edge collector", "EDGE_EDOT"))
    .addOption(
      option("--backend-edot <version>", "EDOT version of the backend collector", "BACKEND_EDOT"),
    )
    .addOption(option("--elasticsearch <version>", "version of Elasticsearch", "ELASTICSEARCH"))
    .addOption(
      option("--runtime <runtime>", "how the parts run", "RUNTIME")
        .choices(WANTED_RUNTIMES)
        .default("auto"),
    )
    .addOption(
      option("--brokers <n>", "brokers of Kafka; more than one in containers only", "BROKERS")
        .argParser(positiveInteger)
        .default(1),
    )
    .addOption(option("--kafka-image <name>", "image of Kafka in containers", "KAFKA_IMAGE"))
    .addOption(
      option(
        "--elasticsearch-image <name>",
        "image of Elasticsearch in containers",
        "ELASTICSEARCH_IMAGE",
      ),
    )
    .addOption(option("--edot-image <name>", "image of the collectors in containers", "EDOT_IMAGE"))
    .addOption(
      option(
        "--metrics-window <seconds>",
        "look-back time of the metrics data streams",
        "METRICS_WINDOW",
      )
        .argParser(positiveInteger)
        .default(LOOK_BACK_SECONDS),
    )
    .addOption(
      option("--env <name=value>", "variable for the collectors, repeatable", "ENV")
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(option("--env-file <file>", "file with variables for the collectors", "ENV_FILE"))
    .addOption(
      option(
        "--ready-timeout <seconds>",
        "how long Elasticsearch may take to start",
        "READY_TIMEOUT",
      )
        .argParser(positiveInteger)
        .default(120),
    )
    .addOption(
      option(
        "--keep",
        "leave Kafka and Elasticsearch running for the next run; `down` ends them",
        "KEEP",
      ),
    );
}

/** What they ask for, but for what only this machine can say. */
export type CheckedRun = Pick<
  VerifyRequest,
  | "edge"
  | "backend"
  | "edot"
  | "elasticsearch"
  | "target"
  | "brokers"
  | "keep"
  | "metricsWindow"
  | "env"
  | "readyTimeoutMs"
>;

/**
 * Checks them against the known versions.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`
 */
export function toRunRequest(options: RunOptions): CheckedRun {
  const edot = options.edot ?? versions().defaults.edot;
  return {
    ...configPaths(options),
    edot: {
      edge: edotVersion(options.edgeEdot ?? edot).version,
      backend: edotVersion(options.backendEdot ?? edot).version,
    },
    ...elasticsearchVersion(options),
    target: options.target,
    brokers: options.brokers,
    ...(options.keep === true ? { keep: true } : {}),
    metricsWindow: options.metricsWindow,
    env: {
      ...options.configEnv,
      ...readEnvFile(options.envFile),
      ...parseAssignments(options.env),
    },
    readyTimeoutMs: options.readyTimeout * 1000,
  };
}

/** The images that the options name. */
export function imagesGiven(options: RunOptions): Partial<Record<ImagePart, string>> {
  const { kafkaImage, elasticsearchImage, edotImage } = options;
  return {
    ...(kafkaImage === undefined ? {} : { kafka: kafkaImage }),
    ...(elasticsearchImage === undefined ? {} : { elasticsearch: elasticsearchImage }),
    ...(edotImage === undefined ? {} : { "edot-collector": edotImage }),
  };
}

/** An option with its twin in the environment, `EDOT_KAFKA_<variable>`. */
export function option(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(`EDOT_KAFKA_${variable}`);
}

/** An empty name (an unset variable in a script) is no folder. */
export function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

/** One more value of an option that can be given several times. */
export function repeated(value: string, before: readonly string[] = []): string[] {
  return [...before, value];
}

/** The same for one whose values may be a list with commas between. */
export function listed(value: string, before: readonly string[] = []): string[] {
  return [...before, ...value.split(",")];
}

/** A number of things, or of seconds. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number from 1.");
  }
  return value;
}

/**
 * A name for a run's folder that sorts by time, is valid on every file system, and is no other run's:
 * two that start in the same second must not write one history.
 */
export function runName(): string {
  const time = new Date().toISOString().replaceAll(":", "-").replace(/\..*/, "");
  return `${time}-${process.pid}`;
}

/** Which releases there are, only the registry knows. */
function elasticsearchVersion({
  elasticsearch,
  target,
}: RunOptions): Pick<CheckedRun, "elasticsearch"> {
  if (elasticsearch === undefined) return {};
  const wrong = (message: string, remedy: string) =>
    new HarnessError({ code: "bad-option", message, place: "--elasticsearch", remedy });
  if (!/^\d+\.\d+\.\d+$/.test(elasticsearch)) {
    const remedy = `give a release, for example ${versions().defaults.elasticsearch}`;
    throw wrong(`${JSON.stringify(elasticsearch)} is no version of Elasticsearch`, remedy);
  }
  if (IS_MOCK[target]) {
    throw wrong(`a run with the target ${target} has no Elasticsearch`, "leave the option out");
  }
  return { elasticsearch };
}

function configPaths(options: RunOptions): Pick<CheckedRun, "edge" | "backend"> {
  const { configs, edge, backend, target, leaveOut } = options;
  const source = (...files: string[]) => sourceOf({ files, leaveOut });
  if (configs !== undefined && (edge !== undefined || backend !== undefined)) {
    throw new HarnessError({
      code: "bad-option",
      message: "--configs and --edge/--backend exclude each other",
      remedy: "give a folder, or both files",
    });
  }
  if ((edge === undefined) !== (backend === undefined)) {
    throw new HarnessError({
      code: "bad-option",
      message: `--${edge === undefined ? "backend" : "edge"} needs --${edge === undefined ? "edge" : "backend"} beside it`,
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

/**
 * The names and values of a repeated option.
 *
 * @throws HarnessError `bad-option` for what is not of the form NAME=VALUE
 */
export function parseAssignments(
  entries: readonly string[],
  option = "--env",
  what = "the variable",
): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf("=");
      if (at < 1) {
        throw new HarnessError({
          code: "bad-option",
          message: `not of the form NAME=VALUE: ${entry}`,
          place: option,
          remedy: `give ${what}'s name, an equals sign and its value`,
        });
      }
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
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
