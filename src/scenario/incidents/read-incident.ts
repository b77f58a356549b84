import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from "yaml";
import { HarnessError } from "../../base/errors.ts";
import { documentation } from "../../base/invocation.ts";
import { repositoryPath } from "../../base/repository.ts";
import { typeOf } from "../faults/registry.ts";
import { type Incident, incidentSchema } from "./incident.ts";
import { findRenamed } from "./renamed.ts";

const CATALOGUE = repositoryPath("incidents");
const ENDING = ".yaml";

/** The names of the incidents that come with the harness, in order. */
export function catalogue(): string[] {
  return readdirSync(CATALOGUE)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => basename(file, ENDING))
    .sort();
}

/**
 * Reads an incident: one of the catalogue by its name, or a file of the user's by its path.
 *
 * @param place where a name was given, for messages
 * @throws HarnessError `bad-option` for a name that is neither, `incident-invalid` with the line of
 * what is wrong.
 */
export function readIncident(nameOrPath: string, place = "reproduce"): Incident {
  const isPath = nameOrPath.includes("/") || /\.ya?ml$/.test(nameOrPath);
  const path = isPath ? resolve(nameOrPath) : join(CATALOGUE, `${nameOrPath}${ENDING}`);
  if (!existsSync(path)) {
    throw new HarnessError({
      code: isPath ? "file-not-found" : "bad-option",
      message: isPath ? "the file does not exist" : `unknown incident "${nameOrPath}"`,
      place: isPath ? path : place,
      remedy: `give the path of an incident's file, or one of: ${catalogue().join(", ")}`,
    });
  }
  return parseIncident(read(path), path);
}

function read(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new HarnessError({
      code: "file-not-found",
      message: `the incident cannot be read: ${error instanceof Error ? error.message : error}`,
      place: path,
      remedy: "give a readable YAML file",
    });
  }
}

/** @throws HarnessError `incident-invalid` with the line of what is wrong. */
export function parseIncident(text: string, path: string): Incident {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number | undefined) =>
    offset === undefined ? path : `${path}:${lines.linePos(offset).line}`;
  const [broken] = document.errors;
  if (broken !== undefined) {
    throw invalid(`not valid YAML: ${broken.message}`, lineAt(broken.pos[0]));
  }
  const content: unknown = document.toJS();
  const renamed = findRenamed(content);
  if (renamed !== undefined) {
    const { keys, was, is } = renamed;
    throw new HarnessError({
      code: "incident-invalid",
      message: `the incident is not valid: \`${was}\` is now \`${is}\``,
      place: lineAt(offsetOf(document.contents, keys)),
      remedy: `write \`${is}\` in place of \`${was}\``,
    });
  }
  const result = incidentSchema.safeParse(content);
  if (!result.success) {
    const { issues } = result.error;
    // A key that is misspelt is also one that is missing, and then not the news.
    const issue = issues.find(({ code }) => code === "unrecognized_keys") ?? issues[0];
    const keys = issue?.path ?? [];
    const [unknown] = issue?.code === "unrecognized_keys" ? issue.keys : [];
    const place = unknown === undefined ? keys : [...keys, unknown];
    throw invalid(
      `${place.join(".") || "the file"}: ${told(issue?.message)}`,
      lineAt(offsetOf(document.contents, place)),
    );
  }
  const folder = dirname(path);
  const faults = result.data.faults.map(
    (fault) => typeOf(fault).resolved?.(fault, folder) ?? fault,
  );
  return { ...result.data, faults, name: basename(path).replace(/\.ya?ml$/, "") };
}

/** A schema's words in a reader's. */
function told(message = "not an incident"): string {
  if (/received undefined$/.test(message)) return "it is missing";
  return message.replace(/^Invalid (input|option): /, "");
}

/** Where a path of keys stands; the deepest part of it that is there. */
function offsetOf(root: Node | null, keys: readonly PropertyKey[]): number | undefined {
  let node: unknown = root;
  let offset = root?.range?.[0];
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && item.key.value === key);
      if (pair === undefined || !isScalar(pair.key)) break;
      offset = pair.key.range?.[0] ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = (node as Node | undefined)?.range?.[0] ?? offset;
    } else break;
  }
  return offset;
}

function invalid(message: string, place: string): HarnessError {
  return new HarnessError({
    code: "incident-invalid",
    message: `the incident is not valid: ${message}`,
    place,
    remedy: `see ${documentation("reference/incident-files.md")} for what it may say`,
  });
}
