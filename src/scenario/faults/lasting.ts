import type { FaultKind } from "../../record/fault.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault } from "./begun-fault.ts";

/** How the beginning and the end of a fault are written down. */
export interface LastingFault {
  readonly part: string;
  readonly kind: FaultKind;
  /** For people. */
  readonly began: string;
  readonly ended: string;
}

/**
 * Begins a fault and writes it down; the same at its end.
 *
 * @param begin returns what ends it
 */
export async function lasting(
  run: ScenarioRun,
  { part, kind, began, ended }: LastingFault,
  begin: () => Promise<() => Promise<unknown>>,
): Promise<BegunFault> {
  const lift = await run.beginFault(part, kind, began, begin);
  return {
    end: async () => {
      await run.endFault(part, kind, ended, lift);
    },
  };
}

/** A fault that is over as soon as it has happened. */
export async function momentary(
  run: ScenarioRun,
  { part, kind, began, ended }: LastingFault,
  happen: () => Promise<unknown>,
): Promise<BegunFault> {
  await run.beginFault(part, kind, began, happen);
  await run.endFault(part, kind, ended, async () => {});
  return { end: async () => {} };
}
