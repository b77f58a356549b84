import { resolve } from "node:path";
import { z } from "zod";
import { HarnessError } from "../../base/errors.ts";
import { OUTAGE_KINDS, TARGET_KINDS } from "../../collector-config/target-kind.ts";
import { OTLP_PROTOCOLS } from "../../traffic/otlp/protocols.ts";
import { WANTED_RUNTIMES } from "../commands/wanted-runtimes.ts";
import type { HarnessConfig } from "./harness-config.ts";

const text = z.string().min(1).optional();
const count = z.int().min(1).optional();

const files = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).optional();

const shape = {
  edge: files,
  backend: files,
  configs: text,
  leaveOut: z.array(z.string().min(1)).optional(),
  target: z.enum(TARGET_KINDS).optional(),
  edot: text,
  edgeEdot: text,
  backendEdot: text,
  elasticsearch: text,
  runtime: z.enum(WANTED_RUNTIMES).optional(),
  brokers: count,
  keep: z.boolean().optional(),
  kafkaImage: text,
  elasticsearchImage: text,
  edotImage: text,
  metricsWindow: count,
  env: z.record(z.string().min(1), z.string()).optional(),
  envFile: text,
  readyTimeout: count,
  scenarios: z.array(z.string().min(1)).min(1).optional(),
  outage: count,
  outageKind: z.enum(OUTAGE_KINDS).optional(),
  addedAttributes: z.array(z.string().min(1)).optional(),
  items: count,
  protocol: z.enum(OTLP_PROTOCOLS).optional(),
  headers: z.record(z.string().min(1), z.string()).optional(),
  resource: z.record(z.string().min(1), z.string()).optional(),
} satisfies Record<keyof HarnessConfig, z.ZodType>;

const SCHEMA = z.strictObject(shape);

/** Everything the file may say. */
export const CONFIG_KEYS = Object.keys(shape) as readonly (keyof HarnessConfig)[];

/** Where a config comes from. */
export interface ConfigSource {
  /** As a message calls it, for example `the config file is wrong`. */
  readonly what: string;
  /** The place that a message names. */
  readonly place: string;
  /** The folder from which its relative paths count. */
  readonly folder: string;
}

/**
 * Checks a config, and makes its paths absolute.
 *
 * @throws HarnessError `bad-option` with the source's place
 */
export function checkConfig(config: unknown, source: ConfigSource): HarnessConfig {
  const { success, data, error } = SCHEMA.safeParse(config);
  if (!success) {
    const issue = error.issues[0];
    throw wrong(source, issue === undefined ? error.message : describe(issue));
  }
  const { configs, edge, backend } = data;
  if (configs !== undefined && (edge !== undefined || backend !== undefined)) {
    throw wrong(source, "configs and edge/backend exclude each other");
  }
  const said = Object.entries(data).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    said.map(([key, value]) => [key, isPath(key) ? absolute(source.folder, value) : value]),
  );
}

function absolute(folder: string, value: unknown): unknown {
  return Array.isArray(value)
    ? value.map((file) => resolve(folder, `${file}`))
    : resolve(folder, `${value}`);
}

function isPath(key: string): boolean {
  return ["edge", "backend", "configs", "envFile"].includes(key);
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `there is no setting ${issue.keys.join(", ")}`;
  const message = issue.message.replace(/^Invalid (input|option): /, "");
  return issue.path.length === 0 ? message : `${issue.path.join(".")}: ${message}`;
}

function wrong({ what, place }: ConfigSource, message: string): HarnessError {
  return new HarnessError({
    code: "bad-option",
    message: `${what}: ${message}`,
    place,
    remedy: `it may set: ${CONFIG_KEYS.join(", ")}`,
  });
}
