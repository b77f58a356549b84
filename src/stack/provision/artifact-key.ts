import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** What goes into an artifact; equal inputs make equal keys on every machine of one kind. */
export interface ArtifactInputs {
  /** Versions, flags, recipe numbers: everything that is not a file. */
  readonly values: Readonly<Record<string, string>>;
  /** Folders whose files go in, by the name under which they count (never by their path). */
  readonly sources?: Readonly<
    Record<string, { folder: string; accept?: (file: string) => boolean }>
  >;
}

/** A short hash (16 hexadecimal digits) of all inputs, the operating system and the processor. */
export function artifactKey(inputs: ArtifactInputs): string {
  const hash = createHash("sha256");
  // Lengths keep "ab","c" apart from "a","bc".
  const add = (part: string | Buffer) => hash.update(`${Buffer.byteLength(part)}:`).update(part);
  add(`${process.platform} ${process.arch}`);
  for (const [name, value] of sorted(inputs.values)) {
    add(name);
    add(value);
  }
  for (const [name, { folder, accept }] of sorted(inputs.sources ?? {})) {
    add(name);
    for (const file of filesOf(folder)) {
      if (accept !== undefined && !accept(file)) continue;
      add(file);
      add(readFileSync(join(folder, file)));
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** The files below a folder, as sorted paths relative to it, with `/` on every system. */
export function filesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .sort();
}

function sorted<T>(record: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}
