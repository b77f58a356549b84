import type { OutageKind } from "../collector-config/target-kind.ts";

/**
 * What goes wrong on purpose, in the words of incident files (docs/reference/incident-files.md); `cut`: a part's
 * network is taken away.
 */
export const FAULT_KINDS = [
  "kill",
  "pause",
  "stop",
  "cut",
  "respond",
  "drop",
  "revoke-key",
  "restrict-key",
  "fill-disk",
  "login",
  "slow",
  "mapping-conflict",
  "produce",
  "replay",
  "add-backend",
  "shorten-retention",
  "configure",
  "recreate-topic",
  "add-partitions",
  "set-topic",
  "delete-records",
  "reset-offsets",
  "set-acl",
  "upgrade",
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

/** Faults by which a part is away: nothing gets through it, or into it, until they end. */
const AWAY: readonly FaultKind[] = [
  ...(["kill", "pause", "stop", "cut", "respond", "drop"] as const),
  ...(["revoke-key", "restrict-key", "fill-disk", "login", "set-acl"] as const),
  "upgrade",
];

/** The beginning or the end of a fault, as the history has it. */
export interface FaultStep {
  /** For example `target`; the end names the same part as the beginning. */
  readonly part: string;
  readonly kind: FaultKind;
  readonly phase: "began" | "ended";
  /** In words, for people: `outage began (refuse)`. */
  readonly what: string;
}

/** Whether a part is away by a fault of this kind. */
export function takesAway(kind: FaultKind): boolean {
  return AWAY.includes(kind);
}

/** The fault that an outage of the target is. */
export const FAULT_OF_OUTAGE: Readonly<Record<OutageKind, FaultKind>> = {
  refuse: "kill",
  hang: "pause",
  cut: "cut",
  "429": "respond",
  "503": "respond",
};

/** Kinds that had another name before version 1.0, by that name. */
export const RENAMED_FAULTS: Readonly<Record<string, FaultKind>> = {
  "map-otherwise": "mapping-conflict",
  write: "produce",
  join: "add-backend",
  retain: "shorten-retention",
  answer: "respond",
};
