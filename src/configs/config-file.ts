import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { type Document, LineCounter, parseDocument } from "yaml";
import { HarnessError } from "../errors.ts";
import type { CollectorRole } from "./collector-config.ts";
import type { Tree } from "./merge-trees.ts";

/** One file of a collector config, as the user wrote it. */
export interface ConfigFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
  readonly document: Document;
  readonly lines: LineCounter;
  /** What it says, with variables unexpanded. */
  readonly tree: Readonly<Tree>;
}

/**
 * Reads one file of a collector config.
 *
 * @throws HarnessError `file-not-found` or `config-yaml` (with line and column)
 */
export async function readConfigFile(role: CollectorRole, file: string): Promise<ConfigFile> {
  const path = resolve(file);
  const text = await readText(role, path);
  const lines = new LineCounter();
  // Merge keys (`<<`) as the collector's YAML library reads them.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, merge: true });
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
  const root = resolveAliases(document, role, path);
  const isMap = typeof root === "object" && root !== null && !Array.isArray(root);
  return { path, text, document, lines, tree: isMap ? (root as Tree) : {} };
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
