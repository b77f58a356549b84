/** How a look at one thing came out: `low` works but may not for long. */
export type CheckStatus = "ok" | "low" | "missing";

/** One line of `doctor`. */
export interface Check {
  /** Stable, for example `maven`; scripts may look for it. */
  readonly id: string;
  /** For people, for example `Maven`. */
  readonly name: string;
  readonly status: CheckStatus;
  /** What was found. */
  readonly found: string;
  /** What to do where something is missing or low. */
  readonly remedy?: string;
}

/** Whether a runtime can work on this machine, and what keeps it from working. */
export interface RuntimeState {
  readonly available: boolean;
  readonly missing: readonly string[];
}

/** What `doctor` found. */
export interface Diagnosis {
  readonly checks: readonly Check[];
  readonly runtimes: { readonly process: RuntimeState; readonly docker: RuntimeState };
}

/** A thing that is there. */
export function ok(id: string, name: string, found: string): Check {
  return { id, name, status: "ok", found };
}

/** A thing that is not, with what to do about it. */
export function missing(id: string, name: string, found: string, remedy: string): Check {
  return { id, name, status: "missing", found, remedy };
}
