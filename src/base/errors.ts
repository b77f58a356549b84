/**
 * Stable codes of what can keep the harness from judging a pipeline. A code is part of the public
 * interface: scripts may match on it, so it never changes its meaning.
 */
export type ErrorCode =
  | "bad-option"
  | "file-not-found"
  | "config-yaml"
  | "config-invalid"
  | "config-unset-variable"
  | "config-unknown-component"
  | "foreign-address"
  | "unknown-edot-version"
  | "incident-invalid"
  | "not-available"
  | "no-runtime"
  | "no-engine"
  | "image-missing"
  | "tool-missing"
  | "no-jdk"
  | "disk-full"
  | "cache-unusable"
  | "artifact-failed"
  | "port-in-use"
  | "part-failed"
  | "part-not-ready"
  | "deadline"
  | "history-broken"
  | "capture-broken"
  | "topic-unreadable"
  | "interrupted"
  | "internal";

/** What a {@link HarnessError} is made of. */
export interface HarnessErrorFields {
  readonly code: ErrorCode;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** Where: a file with its line, an option, a path, an address. */
  readonly place?: string;
  /** What to do about it, in one sentence. */
  readonly remedy?: string;
  /** Supporting lines, for example the last lines of a part's log. */
  readonly details?: readonly string[];
}

/**
 * The one error that commands show to a user: a code, one message, the place and the remedy. It
 * always means "could not be judged" (exit code 2), never "the pipeline lost data" (exit code 1).
 */
export class HarnessError extends Error implements HarnessErrorFields {
  override readonly name = "HarnessError";
  readonly code: ErrorCode;
  readonly place?: string;
  readonly remedy?: string;
  readonly details?: readonly string[];

  constructor(fields: HarnessErrorFields, options?: { cause?: unknown }) {
    super(fields.message, options);
    this.code = fields.code;
    if (fields.place !== undefined) this.place = fields.place;
    if (fields.remedy !== undefined) this.remedy = fields.remedy;
    if (fields.details !== undefined) this.details = fields.details;
  }

  /** The plain fields, for JSON and for passing between threads. */
  toJSON(): HarnessErrorFields {
    return {
      code: this.code,
      message: this.message,
      ...(this.place === undefined ? {} : { place: this.place }),
      ...(this.remedy === undefined ? {} : { remedy: this.remedy }),
      ...(this.details === undefined ? {} : { details: this.details }),
    };
  }
}

/** Any thrown value as a {@link HarnessError}; what is not one already gets the code `internal`. */
export function toHarnessError(thrown: unknown): HarnessError {
  if (thrown instanceof HarnessError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new HarnessError({ code: "internal", message }, { cause: thrown });
}

/** Formats an error for a terminal: message, place, remedy, details; never a stack trace. */
export function formatError(error: HarnessErrorFields): string {
  const lines = [`error: ${error.message} [${error.code}]`];
  if (error.place !== undefined) lines.push(`  at: ${error.place}`);
  for (const detail of error.details ?? []) lines.push(`  | ${detail}`);
  if (error.remedy !== undefined) lines.push(`  remedy: ${error.remedy}`);
  return lines.join("\n");
}
