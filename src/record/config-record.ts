import { parse, parseDocument, stringify } from "yaml";
import { changedConfig } from "../configs/changed-config.ts";
import {
  type CollectorConfig,
  type CollectorRole,
  parseCollectorConfig,
  usedComponents,
} from "../configs/collector-config.ts";
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
  readonly path: string;
  /** Of the file. */
  readonly sha256: string;
  /** As the user wrote it, line by line; secrets that are written in it are hidden. */
  readonly text: string;
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
  const { path, sha256, changes } = config;
  return {
    ...{ path, sha256, text: maskedText(config) },
    ...(changes === undefined ? {} : { changes: maskedTree(changes) }),
  };
}

function maskedTree(tree: Tree): Tree {
  const text = stringify(tree);
  return parse(maskedText({ text, document: parseDocument(text) }), { uniqueKeys: false });
}

/** The config that was recorded. @throws HarnessError `config-yaml`, `config-invalid` */
export function configOf(role: CollectorRole, record: ConfigRecord): CollectorConfig {
  const { path, sha256, text, changes = {} } = record;
  const config = { ...parseCollectorConfig(role, path, text, { masked: true }), sha256 };
  return changedConfig(config, changes);
}
