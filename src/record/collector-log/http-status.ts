/** What a target's HTTP status means. */
export type StatusMeaning =
  /** Who sends is not known, or lacks a right. */
  | "credentials"
  /** For a document: no such index. For a request: what a proxy answers while the target is away. */
  | "absent"
  /** The document is there already: a harmless duplicate. */
  | "conflict"
  | "too-large"
  | "overloaded"
  | "unavailable"
  /** A judgement of what was sent. */
  | "content";

/** Every status that has another meaning than `content`. */
const MEANINGS: Readonly<Record<number, StatusMeaning>> = {
  401: "credentials",
  403: "credentials",
  404: "absent",
  408: "unavailable",
  409: "conflict",
  413: "too-large",
  429: "overloaded",
  500: "unavailable",
  502: "unavailable",
  503: "unavailable",
  504: "unavailable",
};

/** What a status means for what was sent. */
export type StatusOutcome =
  /** Another attempt changes nothing. */
  | "rejected"
  /** A later attempt may succeed. */
  | "passing"
  | "credentials"
  | "too-large"
  | "conflict";

/**
 * A document and a request differ where they are answered by different servers: a document's status is
 * Elasticsearch's own, inside of an accepted request, and a request's may be a proxy's.
 */
const OUTCOMES: Readonly<
  Record<StatusMeaning, { readonly document: StatusOutcome; readonly request: StatusOutcome }>
> = {
  credentials: { document: "credentials", request: "credentials" },
  absent: { document: "rejected", request: "passing" },
  // Only a document has an id that can be there already.
  conflict: { document: "conflict", request: "rejected" },
  // One document is as large as it is; a request can be made smaller.
  "too-large": { document: "rejected", request: "too-large" },
  overloaded: { document: "passing", request: "passing" },
  unavailable: { document: "passing", request: "passing" },
  content: { document: "rejected", request: "rejected" },
};

/** What a status means; `content` for each that has no other meaning. */
export function meaningOf(status: number): StatusMeaning {
  return MEANINGS[status] ?? "content";
}

/** Whether a status, if there was an answer, has a meaning. */
export function hasMeaning(meaning: StatusMeaning, status: number | undefined): boolean {
  return status !== undefined && meaningOf(status) === meaning;
}

/** What became of a document, or of all of a request, by the status that it was answered. */
export function outcomeOf(of: "document" | "request", status: number): StatusOutcome {
  return OUTCOMES[meaningOf(status)][of];
}
