import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Document, isMap, isScalar, LineCounter, parse, parseDocument } from "yaml";
import { HarnessError } from "../errors.ts";
import { SIGNALS, type Signal } from "../telemetry/item.ts";

/** Which of the two collectors a config is for. */
export type CollectorRole = "edge" | "backend";

/** The component sections of a collector config. */
export const SECTIONS = [
  "receivers",
  "processors",
  "exporters",
  "connectors",
  "extensions",
] as const;
export type Section = (typeof SECTIONS)[number];

/** One component: `kafka/logs` has the type `kafka`. */
export interface Component {
  readonly section: Section;
  readonly id: string;
  readonly type: string;
  /** What the config says of it, with variables unexpanded; empty when it says nothing. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** One entry of `service.pipelines`. */
export interface PipelineEntry {
  readonly id: string;
  readonly signal: string;
  readonly receivers: readonly string[];
  readonly processors: readonly string[];
  readonly exporters: readonly string[];
}

/** A collector config as the user wrote it, read but never changed. */
export interface CollectorConfig {
  readonly role: CollectorRole;
  readonly path: string;
  readonly text: string;
  readonly sha256: string;
  readonly components: readonly Component[];
  readonly pipelines: readonly PipelineEntry[];
  /** The extensions that `service.extensions` starts. */
  readonly extensions: readonly string[];
  /** `path:line` of a node, for messages; the path alone when it is not found. */
  placeOf(keys: readonly (string | number)[]): string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** What a scenario has changed on purpose; the text and the document are without it. */
  readonly changes?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a collector config.
 *
 * @throws HarnessError `file-not-found`, `config-yaml` (with line and column) or `config-invalid`.
 */
export async function loadCollectorConfig(
  role: CollectorRole,
  file: string,
): Promise<CollectorConfig> {
  const path = resolve(file);
  return parseCollectorConfig(role, path, await readText(role, path));
}

/**
 * A collector config from its text.
 *
 * @param options.masked whether it is one of `maskedText`, in which keys may be hidden, too
 * @throws HarnessError `config-yaml` (with line and column) or `config-invalid`.
 */
export function parseCollectorConfig(
  role: CollectorRole,
  path: string,
  text: string,
  { masked = false }: { readonly masked?: boolean } = {},
): CollectorConfig {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Merge keys (`<<`) as the collector's YAML library reads them.
    merge: true,
    uniqueKeys: !masked,
  });
  const broken = document.errors[0];
  if (broken !== undefined) {
    const { line, col } = lines.linePos(broken.pos[0]);
    throw new HarnessError({
      code: "config-yaml",
      message: `the ${role} config is not valid YAML: ${broken.message}`,
      place: `${path}:${line}:${col}`,
      remedy: "correct the YAML at that line",
    });
  }
  const placeOf = (keys: readonly (string | number)[]) => {
    const offset = keyOffset(document, keys);
    return offset === undefined ? path : `${path}:${lines.linePos(offset).line}`;
  };
  const root = asRecord(resolveAliases(document, role, path));
  const service = asRecord(root?.service);
  const pipelines = readPipelines(asRecord(service?.pipelines));
  if (pipelines.length === 0) {
    throw new HarnessError({
      code: "config-invalid",
      message: `the ${role} config has no service.pipelines`,
      place: placeOf(["service"]),
      remedy: "give a complete collector config; see configs/documented for Elastic's",
    });
  }
  return {
    role,
    path,
    text,
    sha256: createHash("sha256").update(text).digest("hex"),
    components: componentsIn(root ?? {}),
    pipelines,
    extensions: asStrings(service?.extensions),
    placeOf,
    document,
    lines,
  };
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
  config: CollectorConfig,
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

function resolveAliases(document: Document, role: CollectorRole, path: string): unknown {
  try {
    return document.toJS();
  } catch (error) {
    throw new HarnessError(
      {
        code: "config-yaml",
        message: `the ${role} config is not valid YAML: ${error instanceof Error ? error.message : error}`,
        place: path,
        remedy: "define the anchor before its first use",
      },
      { cause: error },
    );
  }
}

async function readText(role: CollectorRole, path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    throw new HarnessError(
      {
        code: "file-not-found",
        message: `the ${role} config cannot be read: ${error instanceof Error ? error.message : error}`,
        place: path,
        remedy: `give its path with --${role}, or a folder with --configs`,
      },
      { cause: error },
    );
  }
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

/** Where the key of a path stands; of the deepest part that exists. */
function keyOffset(document: Document, keys: readonly (string | number)[]): number | undefined {
  let node: unknown = document.contents;
  let offset: number | undefined;
  for (const key of keys) {
    if (!isMap(node)) break;
    const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
    if (pair === undefined || !isScalar(pair.key)) break;
    offset = pair.key.range?.[0];
    node = pair.value;
  }
  return offset;
}

/** The value as a plain map, if it is one. */
export function asRecord(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function asStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
