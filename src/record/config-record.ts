import { parse, parseDocument, stringify } from "yaml";
import { changedConfig } from "../collector-config/changed-config.ts";
import {
  type CollectorConfig,
  configOfFiles,
  usedComponents,
} from "../collector-config/collector-config.ts";
import type { CollectorRole, PipelineEntry } from "../collector-config/component.ts";
import { type ConfigFile, parseConfigFile } from "../collector-config/config-file.ts";
import {
  type TopicRead,
  type TopicWrite,
  topicReads,
  topicWrites,
} from "../collector-config/kafka-topics.ts";
import { maskedText } from "../collector-config/masked-text.ts";
import type { Tree } from "../collector-config/tree.ts";
import { expandVariables } from "../collector-config/variables.ts";

/** One file of a config. */
export interface FileRecord {
  readonly path: string;
  /** As the user wrote it, line by line; secrets that are written in it are hidden. */
  readonly text: string;
  /** The files that it includes, by the text that does. */
  readonly included?: Readonly<Record<string, FileRecord>>;
}

/**
 * A collector's config as a verdict needs it: no secret is in it, and no variable's value but what is
 * said beside it.
 */
export interface ConfigRecord extends FileRecord {
  /** Of the file. */
  readonly sha256: string;
  /** The files that are merged over it, in their order. */
  readonly more?: readonly FileRecord[];
  /** What the run left out of it. */
  readonly leftOut?: readonly string[];
  /** Its pipelines, which the collector may know from elsewhere than the text: a variable, for example. */
  readonly pipelines?: readonly PipelineEntry[];
  /** What the scenario has changed on purpose, secrets hidden. */
  readonly changes?: Tree;
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
  const { files, sha256, leftOut, pipelines, changes } = config;
  const [first = { path: config.path, text: "" }, ...more] = files.map(recordFile);
  return {
    ...{ ...first, sha256, pipelines },
    ...(more.length === 0 ? {} : { more }),
    ...(leftOut.length === 0 ? {} : { leftOut }),
    ...(changes === undefined ? {} : { changes: maskedTree(changes) }),
  };
}

function recordFile(file: ConfigFile): FileRecord {
  const included = [...file.included].map(([by, one]) => [by, recordFile(one)] as const);
  return {
    ...{ path: file.path, text: maskedText(file) },
    ...(included.length === 0 ? {} : { included: Object.fromEntries(included) }),
  };
}

function maskedTree(tree: Tree): Tree {
  const text = stringify(tree);
  return parse(maskedText({ text, document: parseDocument(text) }), { uniqueKeys: false });
}

/** The config that was recorded. @throws HarnessError `config-yaml`, `config-invalid` */
export function configOf(role: CollectorRole, record: ConfigRecord): CollectorConfig {
  const { sha256, more = [], leftOut = [], pipelines, changes = {} } = record;
  const files = [record, ...more].map((file) => fileOf(role, file));
  const making = { leaveOut: leftOut, ...(pipelines === undefined ? {} : { pipelines }) };
  const changed = changedConfig({ ...configOfFiles(role, files, making), sha256 }, changes);
  return pipelines === undefined ? changed : { ...changed, pipelines };
}

function fileOf(role: CollectorRole, { path, text, included = {} }: FileRecord): ConfigFile {
  const below = Object.entries(included).map(([by, one]) => [by, fileOf(role, one)] as const);
  return parseConfigFile(role, path, text, { included: new Map(below), masked: true });
}
