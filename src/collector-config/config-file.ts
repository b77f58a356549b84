import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type Document, isCollection, LineCounter, parseDocument, visit } from "yaml";
import { HarnessError } from "../base/errors.ts";
import type { CollectorRole } from "./component.ts";
import { mapTexts } from "./merge-trees.ts";
import type { Tree } from "./tree.ts";
import { wholeFile } from "./variable-syntax.ts";

/** One file of a collector config, as the user wrote it. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** What it says, with variables unexpanded, and with what the files say that it includes. */
  readonly tree: Readonly<Tree>;
  /** Files with maps or lists that it includes (`${file:path}`), by the text that does. */
  readonly included: ReadonlyMap<string, ConfigFile>;
}

/** Files that include each other have no end; the collector refuses them. */
const DEEPEST = 8;

/** From where files are read. */
export interface ReadingFiles {
  /** The folder from which relative paths of included files count: the collector's own. */
  readonly base?: string;
  /** What was read before, by absolute path; then nothing is read again. */
  readonly texts?: Readonly<Record<string, string>> | undefined;
}

/**
 * Reads one file of a collector config, and those that it includes.
 *
 * @throws HarnessError `file-not-found` or `config-yaml` (with line and column)
 */
export async function readConfigFile(
  role: CollectorRole,
  file: string,
  { base = dirname(resolve(file)), texts }: ReadingFiles = {},
  depth = 0,
): Promise<ConfigFile> {
  const path = resolve(base, file);
  const text = texts === undefined ? await readText(role, path) : textIn(texts, path);
  const alone = parseConfigFile(role, path, text);
  const included = new Map<string, ConfigFile>();
  for (const [reference, one] of inclusionsIn(alone.document)) {
    if (depth >= DEEPEST) break;
    // What cannot be read, the collector says better; a secret in a file is nobody's business.
    const read = await readConfigFile(role, one, { base, texts }, depth + 1).catch(() => undefined);
    if (read !== undefined && isCollection(read.document.contents)) included.set(reference, read);
  }
  return included.size === 0 ? alone : parseConfigFile(role, path, text, { included });
}

/** How the text of a config is parsed. */
export interface ParsingConfig {
  /** The files that it includes. */
  readonly included?: ReadonlyMap<string, ConfigFile>;
  /** Whether it is one of `maskedText`, in which keys may be hidden, too. */
  readonly masked?: boolean;
}

/**
 * A file of a collector config from its text.
 *
 * @throws HarnessError `config-yaml` (with line and column)
 */
export function parseConfigFile(
  role: CollectorRole,
  path: string,
  text: string,
  { included = new Map(), masked = false }: ParsingConfig = {},
): ConfigFile {
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
  const tree = withIncluded(resolveAliases(document, role, path), included);
  const isTree = typeof tree === "object" && tree !== null && !Array.isArray(tree);
  return { path, text, document, lines, tree: isTree ? (tree as Tree) : {}, included };
}

/** The references of a document to whole files, and the paths in them. */
function inclusionsIn(document: Document): [string, string][] {
  const found: [string, string][] = [];
  visit(document, {
    Scalar: (_key, { value }) => {
      if (typeof value !== "string") return;
      const path = wholeFile(value);
      if (path !== undefined) found.push([value.trim(), path]);
    },
  });
  return found;
}

/** The texts of files and of those that they include, by absolute path. */
export function textsOf(files: Iterable<ConfigFile>): Record<string, string> {
  return Object.assign(
    {},
    ...[...files].map(({ path, text, included }) => ({
      ...textsOf(included.values()),
      [path]: text,
    })),
  );
}

/** The files that a file includes, and those that these do: the path as it is written, and the text. */
export function includedBy({
  included,
}: Pick<ConfigFile, "included">): { readonly reference: string; readonly text: string }[] {
  return [...included].flatMap(([written, file]) => [
    { reference: wholeFile(written) ?? "", text: file.text },
    ...includedBy(file),
  ]);
}

function withIncluded(node: unknown, included: ReadonlyMap<string, ConfigFile>): unknown {
  return mapTexts(node, (text) => {
    const file = included.get(text.trim());
    return file === undefined ? text : withIncluded(file.document.toJS(), file.included);
  });
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

function textIn(texts: Readonly<Record<string, string>>, path: string): string {
  const text = texts[path];
  if (text !== undefined) return text;
  throw new HarnessError({ code: "internal", message: "the config was not read", place: path });
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
