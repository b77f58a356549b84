import type { CollectorRole } from "./component.ts";

/** Where a backend collector sends to. */
export const TARGET_KINDS = ["elasticsearch", "motlp"] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

/** As messages call it. */
export const TARGET_NAMES: Readonly<Record<TargetKind, string>> = {
  elasticsearch: "Elasticsearch",
  motlp: "mOTLP",
};

/** The collectors whose exporters lead to a target; what others send over the same protocol has another end. */
export const SENT_TO_BY: Readonly<Record<TargetKind, readonly CollectorRole[]>> = {
  elasticsearch: ["edge", "backend"],
  motlp: ["backend"],
};

/** What to do when a target refuses the backend's credentials. */
export const KEY_REMEDIES: Readonly<Record<TargetKind, string>> = {
  elasticsearch:
    "check the API key and its rights (create_doc and auto_configure on the data streams)",
  motlp: 'check the API key; the header is Authorization: "ApiKey <key>", with that prefix',
};

/**
 * The targets that the harness itself stands in for: a mock has no release, no image and no settings
 * to choose.
 */
export const IS_MOCK: Readonly<Record<TargetKind, boolean>> = {
  elasticsearch: false,
  motlp: true,
};

/**
 * The targets whose metrics data streams look back for a limited time (`--metrics-window`): what is
 * older is refused.
 */
export const LIMITS_AGE: Readonly<Record<TargetKind, boolean>> = {
  elasticsearch: true,
  motlp: false,
};

/**
 * How a target is away: `refuse` its process is killed and its port refuses; `hang` it accepts
 * connections and never answers; `cut` its network is taken away, so that what is sent to it is lost on
 * the way; `429` and `503` it answers every request so.
 */
export const OUTAGE_KINDS = ["refuse", "hang", "cut", "429", "503"] as const;
export type OutageKind = (typeof OUTAGE_KINDS)[number];

/**
 * The outages a target can have: no setting makes a real Elasticsearch answer 503 to everything, and
 * the mock of mOTLP is a process of this machine. Only containers have networks that can be taken away.
 */
export const OUTAGES_OF: Readonly<Record<TargetKind, readonly OutageKind[]>> = {
  elasticsearch: ["refuse", "hang", "cut"],
  motlp: ["refuse", "hang", "429", "503"],
};
