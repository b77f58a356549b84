import type { AdminChange } from "../../record/admin-facts.ts";
import type { Crash } from "../../record/fault-facts.ts";
import type { SeenFacts } from "../../record/run-record.ts";
import type { SignalRanges } from "../../record/sequence-ranges.ts";

/** What a fault did, for the record of the run. */
export type FaultFacts = Partial<Pick<SeenFacts, "outage" | "retention" | "brokerCrash">> & {
  readonly crash?: Crash;
  readonly changes?: readonly AdminChange[];
};

/** A fault that has begun. */
export interface BegunFault {
  /** Ends it; resolves when the part has recovered. */
  end(): Promise<void>;
  /** What it did; called once, after everything has settled. */
  facts?(): Promise<FaultFacts>;
  /** Items that cannot arrive any more because of it: they are not waited for. */
  gone?(): Promise<SignalRanges>;
}
