import { asRecord } from "../../collector-config/tree.ts";
import { RENAMED_FAULTS } from "../../record/fault.ts";

/** Keys of an incident file that had another name before version 1.0, by that name. */
const RENAMED_KEYS: Readonly<Record<string, string>> = {
  holds: "tolerate",
  shows: "expect",
  about: "description",
  reported: "references",
};

/** A word that has another name now, and the path of keys to it. */
export interface Renamed {
  readonly keys: readonly (string | number)[];
  readonly was: string;
  readonly is: string;
}

/** The first key or fault of an incident's file that is written by its former name. */
export function findRenamed(content: unknown): Renamed | undefined {
  const incident = asRecord(content);
  if (incident === undefined) return undefined;
  for (const was of Object.keys(incident)) {
    const is = Object.hasOwn(RENAMED_KEYS, was) ? RENAMED_KEYS[was] : undefined;
    if (is !== undefined) return { keys: [was], was, is };
  }
  const faults: unknown[] = Array.isArray(incident.faults) ? incident.faults : [];
  for (const [index, fault] of faults.entries()) {
    const was = asRecord(fault)?.do;
    if (typeof was !== "string" || !Object.hasOwn(RENAMED_FAULTS, was)) continue;
    return { keys: ["faults", index, "do"], was, is: RENAMED_FAULTS[was] ?? "" };
  }
  return undefined;
}
