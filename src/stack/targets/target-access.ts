/** A file with what a client needs, and the names of the variables in it. */
export interface AccessFile {
  readonly file: string;
  readonly names: readonly string[];
}

/** How people look at what a target holds: with a key from a file, or in a folder of NDJSON files. */
export type TargetAccess = AccessFile | { readonly accepted: string };
