import type { SeenFacts } from "../../record/run-record.ts";
import type { FaultFacts } from "./begun-fault.ts";

/**
 * What the faults of a run did, for its record: every crash, everything that an operator did to Kafka, and
 * of several outages the last one, after which the pipeline catches up.
 */
export function factsIn(
  facts: readonly FaultFacts[],
): Omit<FaultFacts, "crash" | "changes"> & Pick<SeenFacts, "crashes" | "administration"> {
  const last: FaultFacts = Object.fromEntries(facts.flatMap((one) => Object.entries(one)));
  const { crash: _crash, changes: _changes, ...others } = last;
  const administration = facts.flatMap(({ changes = [] }) => changes);
  return {
    crashes: facts.flatMap(({ crash }) => (crash === undefined ? [] : [crash])),
    ...(administration.length === 0 ? {} : { administration }),
    ...others,
  };
}
