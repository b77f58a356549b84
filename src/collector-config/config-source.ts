/** The files of one collector's config, and what of it a run does without. */
export interface ConfigSpec {
  /** In the order in which the collector merges them. */
  readonly files: readonly string[];
  /** Ids of exporters and extensions that the run leaves out; those of the other config too. */
  readonly leaveOut?: readonly string[];
  /** What the collector itself takes the files for, where that is not what their text says. */
  readonly reading?: ConfigReading;
  /**
   * What was read and checked, by absolute path, with the files that these include: what is loaded from
   * now on, whatever the files say by then. It may hold secrets: never to be shown or written.
   */
  readonly texts?: Readonly<Record<string, string>>;
}

/** A config as the collector reads it. It may hold what variables hold: never to be shown or written. */
export interface ConfigReading {
  /** Of the texts that it is about. */
  readonly sha256: string;
  /** What the files say, with their references expanded by the collector. */
  readonly tree: Readonly<Record<string, unknown>>;
}

/** Where a config comes from: one file, or more than that. Plain data, since it travels to threads. */
export type ConfigSource = string | ConfigSpec;

/** A source in full. */
export function specOf(source: ConfigSource): Required<Pick<ConfigSpec, "leaveOut">> & ConfigSpec {
  return typeof source === "string"
    ? { files: [source], leaveOut: [] }
    : { ...source, leaveOut: source.leaveOut ?? [] };
}

/** The files of a source, in their order. */
export function filesOf(source: ConfigSource): readonly string[] {
  return specOf(source).files;
}

/** A source as short as it can be said. */
export function sourceOf(spec: ConfigSpec): ConfigSource {
  const [first, ...others] = spec.files;
  const isRead = spec.reading !== undefined || spec.texts !== undefined;
  const isPlain = others.length === 0 && (spec.leaveOut ?? []).length === 0 && !isRead;
  return first !== undefined && isPlain ? first : spec;
}
