import type { Crash } from "../../record/fault-facts.ts";
import type { FaultFacts } from "./begun-fault.ts";

/**
 * What the faults of a run did, for its record: every crash, and of several outages the last one, after
 * which the pipeline catches up.
 */
export function factsIn(
  facts: readonly FaultFacts[],
): Omit<FaultFacts, "crash"> & { readonly crashes: readonly Crash[] } {
  const last: FaultFacts = Object.fromEntries(facts.flatMap((one) => Object.entries(one)));
  const { crash: _crash, ...others } = last;
  return { crashes: facts.flatMap(({ crash }) => (crash === undefined ? [] : [crash])), ...others };
}
