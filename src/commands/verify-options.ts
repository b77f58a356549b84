import { readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseEnv } from "node:util";
import { type Command, InvalidArgumentError, Option } from "commander";
import { edotVersion, versions } from "../artifacts/versions.ts";
import { HarnessError } from "../errors.ts";
import type { ImagePart } from "../images/image-names.ts";
import { LOOK_BACK_SECONDS } from "../parts/elasticsearch/metrics-window.ts";
import {
  OUTAGE_KINDS,
  OUTAGES_OF,
  type OutageKind,
  TARGET_KINDS,
  TARGET_NAMES,
  type TargetKind,
} from "../targets/target-kind.ts";
import type { VerifyRequest } from "../verify-request.ts";
import { WANTED_RUNTIMES, type WantedRuntime } from "./choose-runtime.ts";

const CONFIGS = fileURLToPath(new URL("../../configs/durable", import.meta.url));
/** All scenarios, in the order in which they run. */
const SCENARIOS = [
  "delivery",
  "outage",
  "outage-crash",
  "edge-crash",
  "broker-crash",
  "retention",
  "encoding-mismatch",
];
/** What runs unless scenarios are named. */
const DEFAULT_SCENARIOS = ["delivery", "outage", "outage-crash"];
/** A controller quorum survives the loss of one of three. */
const BROKERS_TO_LOSE_ONE = 3;
const PROTOCOLS = ["http/protobuf", "http/json", "grpc"] as const;

/** The options as commander hands them over. */
export interface VerifyOptions {
  readonly configs?: string;
  readonly edge?: string;
  readonly backend?: string;
  readonly target: TargetKind;
  readonly edot?: string;
  readonly runtime: WantedRuntime;
  readonly brokers: number;
  readonly kafkaImage?: string;
  readonly elasticsearchImage?: string;
  readonly edotImage?: string;
  readonly scenario: readonly string[];
  readonly outage: number;
  readonly outageKind: OutageKind;
  readonly metricsWindow: number;
  readonly items: number;
  readonly protocol?: (typeof PROTOCOLS)[number];
  readonly env: readonly string[];
  readonly envFile?: string;
  readonly report?: string;
  readonly readyTimeout: number;
  readonly json?: boolean;
}

/** Declares the options; each has a twin in the environment, and the option wins. */
export function declareVerifyOptions(command: Command): Command {
  const repeated = (value: string, before: readonly string[]) => [...before, value];
  const listed = (value: string, before: readonly string[]) => [...before, ...value.split(",")];
  return command
    .addOption(
      option("--configs <folder>", "folder with edge.yaml and backend-<target>.yaml", "CONFIGS"),
    )
    .addOption(option("--edge <file>", "config of the edge gateway collector", "EDGE"))
    .addOption(option("--backend <file>", "config of the backend collector", "BACKEND"))
    .addOption(
      option("--target <target>", "where the backend collector sends to", "TARGET")
        .choices(TARGET_KINDS)
        .default("elasticsearch"),
    )
    .addOption(option("--edot <version>", "EDOT version of both collectors", "EDOT"))
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
        "--scenario <name>",
        `scenario to run, repeatable (${SCENARIOS.join(", ")})`,
        "SCENARIO",
      )
        .argParser(listed)
        .default([], DEFAULT_SCENARIOS.join(", ")),
    )
    .addOption(
      option("--outage <seconds>", "how long the target is away", "OUTAGE")
        .argParser(positiveInteger)
        .default(15),
    )
    .addOption(
      option("--outage-kind <kind>", "how the target is away", "OUTAGE_KIND")
        .choices(OUTAGE_KINDS)
        .default("refuse"),
    )
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
      option("--items <n>", "items per signal and scenario", "ITEMS")
        .argParser(itemCount)
        .default(1000),
    )
    .addOption(
      option("--protocol <protocol>", "OTLP protocol towards the edge", "PROTOCOL").choices(
        PROTOCOLS,
      ),
    )
    .addOption(
      option("--env <name=value>", "variable for the collectors, repeatable", "ENV")
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(option("--env-file <file>", "file with variables for the collectors", "ENV_FILE"))
    .addOption(option("--report <folder>", "where the report goes", "REPORT").argParser(nonEmpty))
    .addOption(
      option(
        "--ready-timeout <seconds>",
        "how long Elasticsearch may take to start",
        "READY_TIMEOUT",
      )
        .argParser(positiveInteger)
        .default(120),
    )
    .addOption(option("--json", "print the report as JSON and nothing else", "JSON"));
}

/** The images that the options name. */
export function imagesGiven(options: VerifyOptions): Partial<Record<ImagePart, string>> {
  const { kafkaImage, elasticsearchImage, edotImage } = options;
  return {
    ...(kafkaImage === undefined ? {} : { kafka: kafkaImage }),
    ...(elasticsearchImage === undefined ? {} : { elasticsearch: elasticsearchImage }),
    ...(edotImage === undefined ? {} : { "edot-collector": edotImage }),
  };
}

/** What the options ask for, but for what only this machine can say. */
export type CheckedRequest = Omit<VerifyRequest, "inherited" | "runtime" | "images">;

/**
 * Checks the options against the known versions.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`
 */
export function toVerifyRequest(options: VerifyOptions): CheckedRequest {
  const unknown = options.scenario.find((name) => !SCENARIOS.includes(name));
  if (unknown !== undefined) {
    throw new HarnessError({
      code: "bad-option",
      message: `there is no scenario ${unknown}`,
      place: "--scenario",
      remedy: `choose one of: ${SCENARIOS.join(", ")}`,
    });
  }
  if (options.scenario.includes("broker-crash") && options.brokers < BROKERS_TO_LOSE_ONE) {
    throw new HarnessError({
      code: "bad-option",
      message: `the scenario broker-crash needs ${BROKERS_TO_LOSE_ONE} brokers: the other ones go on without one`,
      place: "--brokers",
      remedy: `add --brokers ${BROKERS_TO_LOSE_ONE}`,
    });
  }
  const outages = OUTAGES_OF[options.target];
  if (!outages.includes(options.outageKind)) {
    throw new HarnessError({
      code: "bad-option",
      message: `${TARGET_NAMES[options.target]} cannot be made to be away by ${options.outageKind}`,
      place: "--outage-kind",
      remedy: `choose one of: ${outages.join(", ")}`,
    });
  }
  const edot = edotVersion(options.edot ?? versions().defaults.edot).version;
  return {
    ...configPaths(options),
    edot: { edge: edot, backend: edot },
    target: options.target,
    brokers: options.brokers,
    scenarios: SCENARIOS.filter((name) =>
      (options.scenario.length === 0 ? DEFAULT_SCENARIOS : options.scenario).includes(name),
    ),
    outage: { kind: options.outageKind, seconds: options.outage },
    metricsWindow: options.metricsWindow,
    items: options.items,
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    env: { ...readEnvFile(options.envFile), ...parseAssignments(options.env) },
    report: resolve(options.report ?? join("reports", reportName())),
    readyTimeoutMs: options.readyTimeout * 1000,
  };
}

function configPaths(options: VerifyOptions): { edge: string; backend: string } {
  const { configs, edge, backend, target } = options;
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
    return { edge: resolve(edge), backend: resolve(backend) };
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
  return { edge: join(folder, "edge.yaml"), backend: join(folder, `backend-${target}.yaml`) };
}

function option(flags: string, description: string, variable: string): Option {
  return new Option(flags, description).env(`EDOT_KAFKA_${variable}`);
}

/** A ledger of this many items takes some 10 GB of disk. */
const MOST_ITEMS = 10_000_000;

function itemCount(text: string): number {
  const items = positiveInteger(text);
  if (items > MOST_ITEMS) {
    throw new InvalidArgumentError(`It must be at most ${MOST_ITEMS}.`);
  }
  return items;
}

/** An empty name (an unset variable in a script) is no folder. */
function nonEmpty(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) {
    throw new InvalidArgumentError("It must be a whole number from 1.");
  }
  return value;
}

function parseAssignments(entries: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    entries.map((entry) => {
      const at = entry.indexOf("=");
      if (at < 1) {
        throw new HarnessError({
          code: "bad-option",
          message: `not of the form NAME=VALUE: ${entry}`,
          place: "--env",
          remedy: "give the variable's name, an equals sign and its value",
        });
      }
      return [entry.slice(0, at), entry.slice(at + 1)];
    }),
  );
}

function readEnvFile(file: string | undefined): Record<string, string> {
  if (file === undefined) return {};
  try {
    const parsed = Object.entries(parseEnv(readFileSync(file, "utf8")));
    return Object.fromEntries(parsed.map(([name, value]) => [name, value ?? ""]));
  } catch (error) {
    throw new HarnessError({
      code: "file-not-found",
      message: `the variables' file cannot be read: ${error instanceof Error ? error.message : error}`,
      place: resolve(file),
      remedy: "give a readable file of NAME=VALUE lines with --env-file",
    });
  }
}

/**
 * Sorts by time, is a valid name on every file system, and is no other run's: two that start in the
 * same second must not write one history.
 */
function reportName(): string {
  const time = new Date().toISOString().replaceAll(":", "-").replace(/\..*/, "");
  return `${time}-${process.pid}`;
}
