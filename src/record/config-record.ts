import { parse, parseDocument, stringify } from "yaml";
import { changedConfig } from "../configs/changed-config.ts";
import {
  type CollectorConfig,
  type CollectorRole,
  collectorConfig,
  usedComponents,
} from "../configs/collector-config.ts";
import { type ConfigFile, parseConfigFile } from "../configs/config-file.ts";
import {
  type TopicRead,
  type TopicWrite,
  topicReads,
  topicWrites,
} from "../configs/kafka-topics.ts";
import { maskedText } from "../configs/masked-text.ts";
import type { Tree } from "../configs/merge-trees.ts";
import { expandVariables } from "../configs/variables.ts";

/**
 * A collector's config as a verdict needs it: no secret is in it, and no variable's value but what is
 * said beside it.
 */
export interface ConfigRecord {
  /** The files that the collector merges, in their order. */
  readonly files: readonly FileRecord[];
  /** Of the file; of several files, of all of them. */
  readonly sha256: string;
  /** Exporters and extensions that the run left out. */
  readonly leftOut: readonly string[];
  /** What the scenario has changed on purpose, secrets hidden. */
  readonly changes?: Tree;
}

/** One file of a config. */
export interface FileRecord {
  /** Absolute. */
  readonly path: string;
  /** As the user wrote it, line by line; secrets that are written in it are hidden. */
  readonly text: string;
  /** The files that it includes, by the text that does. */
  readonly included?: Readonly<Record<string, FileRecord>>;
}

/** The edge's config, and where it writes, with variables expanded. */
export interface EdgeRecord extends ConfigRecord {
  readonly writes: readonly TopicWrite[];
}

/** The backend's config, and where it reads, with variables expanded. */
export interface BackendRecord extends ConfigRecord {
  readonly reads: readonly TopicRead[];
  /** `initial_offset` of its kafka receivers, by their ids. */
  readonly initialOffsets: Readonly<Record<string, string>>;
}

type Variables = Readonly<Record<string, string>>;

/** What is kept of the edge's config. @param variables those that its collector was given */
export function recordEdge(config: CollectorConfig, variables: Variables): EdgeRecord {
  return { ...recordOf(config), writes: topicWrites(config, variables) };
}

/** What is kept of the backend's config. @param variables those that its collector was given */
export function recordBackend(config: CollectorConfig, variables: Variables): BackendRecord {
  const receivers = usedComponents(config, "receivers", "kafka");
  return {
    ...recordOf(config),
    reads: topicReads(config, variables),
    initialOffsets: Object.fromEntries(
      receivers.map(({ id, settings: { initial_offset: offset = "latest" } }) => [
        id,
        expandVariables(String(offset), variables),
      ]),
    ),
  };
}

function recordOf(config: CollectorConfig): ConfigRecord {
  const { files, sha256, leftOut, changes } = config;
  return {
    ...{ files: files.map(recordOfFile), sha256, leftOut },
    ...(changes === undefined ? {} : { changes: maskedTree(changes) }),
  };
}

function recordOfFile(file: ConfigFile): FileRecord {
  const { path, included } = file;
  const below = [...included].map(([reference, one]) => [reference, recordOfFile(one)] as const);
  return {
    ...{ path, text: maskedText(file) },
    ...(below.length === 0 ? {} : { included: Object.fromEntries(below) }),
  };
}

function maskedTree(tree: Tree): Tree {
  const text = stringify(tree);
  return parse(maskedText({ text, document: parseDocument(text) }), { uniqueKeys: false });
}

/** The config that was recorded. @throws HarnessError `config-yaml`, `config-invalid` */
export function configOf(role: CollectorRole, record: ConfigRecord): CollectorConfig {
  const { files, sha256, leftOut, changes = {} } = record;
  const read = files.map((file) => fileOf(role, file));
  const config = { ...collectorConfig(role, read, { leaveOut: leftOut }), sha256 };
  return changedConfig(config, changes);
}

function fileOf(role: CollectorRole, { path, text, included = {} }: FileRecord): ConfigFile {
  const below = Object.entries(included).map(
    ([reference, file]) => [reference, fileOf(role, file)] as const,
  );
  return parseConfigFile(role, path, text, { included: new Map(below), masked: true });
}
