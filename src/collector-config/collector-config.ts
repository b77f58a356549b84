import { createHash } from "node:crypto";
import { dirname, resolve } from "node:path";
import { isMap, isScalar, parse } from "yaml";
import { HarnessError } from "../base/errors.ts";
import { SIGNALS, type Signal } from "../otlp/item.ts";
import {
  type CollectorRole,
  type Component,
  type PipelineEntry,
  SECTIONS,
  type Section,
} from "./component.ts";
import { type ConfigFile, parseConfigFile, readConfigFile, textsOf } from "./config-file.ts";
import { type ConfigSource, type ConfigSpec, specOf } from "./config-source.ts";
import { mergeTrees } from "./merge-trees.ts";
import { asRecord, type Tree } from "./tree.ts";
import { withoutComponents } from "./without-components.ts";

/** A collector config as the user wrote it, read but never changed. */
export interface CollectorConfig {
  readonly role: CollectorRole;
  /** The files that the collector merges, in their order. */
  readonly files: readonly ConfigFile[];
  /** The first one's path. */
  readonly path: string;
  /** Of the file's text; of several files, of all of them. */
  readonly sha256: string;
  /** What the files say together, without what the run leaves out. */
  readonly tree: Readonly<Tree>;
  /** Exporters and extensions that the user has the run leave out. */
  readonly leftOut: readonly string[];
  /** Exporters to second destinations, for which sinks stand; empty until both configs are known. */
  readonly elsewhere: readonly string[];
  readonly components: readonly Component[];
  /** Those, and what the run leaves out: the file says it, so the collector has to know it. */
  readonly defined: readonly Component[];
  readonly pipelines: readonly PipelineEntry[];
  /** The extensions that `service.extensions` starts. */
  readonly extensions: readonly string[];
  /** `path:line` of a node, for messages; the path alone when it is not found. */
  placeOf(keys: readonly (string | number)[]): string;
  /** What a scenario has changed on purpose; the files are without it. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/** The two configs of a pipeline. */
export interface ConfigPair {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
}

/**
 * Reads a collector config; of a source that was read before, the texts that were read then.
 *
 * @throws HarnessError `file-not-found`, `config-yaml` (with line and column), `config-invalid`, or
 * `bad-option` for something to be left out that no config has.
 */
export async function loadCollectorConfig(
  role: CollectorRole,
  source: ConfigSource,
): Promise<CollectorConfig> {
  const { files: paths, texts, ...rest } = specOf(source);
  // The collector starts in the folder of the first one.
  const base = dirname(resolve(paths[0] ?? ""));
  const files = await Promise.all(
    paths.map((path) => readConfigFile(role, resolve(path), { base, texts })),
  );
  return configOfFiles(role, files, rest);
}

/** The source of a config that was read: what is loaded from it is what was read. */
export function readSource(source: ConfigSource, { files }: CollectorConfig): ConfigSpec {
  return { ...specOf(source), texts: textsOf(files) };
}

/**
 * A collector config from its text, which includes no other.
 *
 * @throws HarnessError `config-yaml` (with line and column) or `config-invalid`.
 */
export function parseCollectorConfig(
  role: CollectorRole,
  path: string,
  text: string,
): CollectorConfig {
  return configOfFiles(role, [parseConfigFile(role, path, text)]);
}

/** What is made of a config's files. */
export interface MakingConfig extends Omit<ConfigSpec, "files" | "texts"> {
  /** Its pipelines, where they are known from elsewhere than the files. */
  readonly pipelines?: readonly PipelineEntry[];
}

/** A collector config from its files. @throws HarnessError `config-invalid` */
export function configOfFiles(
  role: CollectorRole,
  files: readonly ConfigFile[],
  { leaveOut = [], reading, pipelines: known }: MakingConfig = {},
): CollectorConfig {
  const path = files[0]?.path ?? "";
  const placeOf = (keys: readonly (string | number)[]) => placeIn(files, keys) ?? path;
  const sha256 = hashOf(files.map(({ text }) => text));
  const read =
    reading?.sha256 === sha256
      ? reading.tree
      : files.reduce<Tree>((below, file) => mergeTrees(below, file.tree), {});
  const { tree, leftOut } = withoutComponents(read, leaveOut, { role, placeOf });
  const service = asRecord(tree.service);
  const pipelines = known ?? readPipelines(asRecord(service?.pipelines));
  if (pipelines.length === 0) {
    throw new HarnessError({
      code: "config-invalid",
      message: `the ${role} config has no service.pipelines`,
      place: placeOf(["service"]),
      remedy: "give a complete collector config; see configs/documented for Elastic's",
    });
  }
  return {
    ...{ role, files, path, sha256, tree, leftOut, elsewhere: [] },
    components: componentsIn(tree),
    defined: componentsIn(read),
    pipelines,
    extensions: asStrings(service?.extensions),
    placeOf,
  };
}

/** The SHA-256 of a config's file; of several, of all of theirs. */
export function hashOf(texts: readonly string[]): string {
  const [first, ...others] = texts.map((text) => createHash("sha256").update(text).digest("hex"));
  if (others.length === 0) return first ?? "";
  return createHash("sha256")
    .update([first, ...others].join("\n"))
    .digest("hex");
}

/** The signals whose pipelines use any of the given component ids in the given place. */
export function signalsUsing(
  config: CollectorConfig,
  place: "receivers" | "exporters",
  ids: readonly string[],
): Signal[] {
  return SIGNALS.filter((signal) =>
    config.pipelines.some(
      (pipeline) => pipeline.signal === signal && pipeline[place].some((id) => ids.includes(id)),
    ),
  );
}

/** The components of a type in a section that some pipeline uses. */
export function usedComponents(
  config: Pick<CollectorConfig, "components" | "pipelines">,
  section: "receivers" | "exporters",
  type: string,
): Component[] {
  return config.components.filter(
    (component) =>
      component.section === section &&
      component.type === type &&
      config.pipelines.some((pipeline) => pipeline[section].includes(component.id)),
  );
}

/** The components that a section of a config defines. */
export function readComponents(
  section: Section,
  found: Record<string, unknown> | undefined,
): Component[] {
  return Object.entries(found ?? {}).map(([id, settings]) => ({
    section,
    id,
    type: id.split("/")[0]?.trim() ?? id,
    settings: asRecord(settings) ?? {},
  }));
}

/** The components that an overlay or another part of a config defines. */
export function componentsIn(part: string | Readonly<Record<string, unknown>>): Component[] {
  const root = typeof part === "string" ? asRecord(parse(part)) : part;
  return SECTIONS.flatMap((section) => readComponents(section, asRecord(root?.[section])));
}

/** The entries of `service.pipelines`. */
export function readPipelines(found: Record<string, unknown> | undefined): PipelineEntry[] {
  return Object.entries(found ?? {}).map(([id, value]) => ({
    id,
    signal: id.split("/")[0] ?? id,
    receivers: asStrings(asRecord(value)?.receivers),
    processors: asStrings(asRecord(value)?.processors),
    exporters: asStrings(asRecord(value)?.exporters),
  }));
}

/**
 * Where the key of a path stands; of the deepest part that exists. Of several files that say it, the
 * last one counts.
 */
function placeIn(
  files: readonly ConfigFile[],
  keys: readonly (string | number)[],
): string | undefined {
  let deepest: { readonly depth: number; readonly place: string } | undefined;
  for (const file of files) {
    const found = keyIn(file, keys);
    if (found !== undefined && found.depth >= (deepest?.depth ?? 0)) deepest = found;
  }
  return deepest?.place;
}

function keyIn(
  { document, lines, path, included }: ConfigFile,
  keys: readonly (string | number)[],
): { readonly depth: number; readonly place: string } | undefined {
  let node: unknown = document.contents;
  let found: { readonly depth: number; readonly place: string } | undefined;
  for (const [index, key] of keys.entries()) {
    if (isScalar(node)) {
      const more = included.get(String(node.value).trim());
      const below = more && keyIn(more, keys.slice(index));
      if (below !== undefined) return { depth: index + below.depth, place: below.place };
    }
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined || !isScalar(pair.key)) break;
    const offset = pair.key.range?.[0];
    if (offset !== undefined) {
      found = { depth: index + 1, place: `${path}:${lines.linePos(offset).line}` };
    }
    node = pair.value;
  }
  return found;
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
