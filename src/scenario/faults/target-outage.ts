import { timed } from "../../base/timings.ts";
import type { OutageKind } from "../../collector-config/target-kind.ts";
import { FAULT_OF_OUTAGE } from "../../record/fault.ts";
import type { OutageFacts } from "../../record/fault-facts.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault } from "./begun-fault.ts";
import { CommitWatch } from "./commit-watch.ts";
import { SharedOutage } from "./shared-outage.ts";
import { takeAway } from "./take-away.ts";

/** An outage that a scenario shares, and its name there. */
export interface OutageShare {
  readonly outage: SharedOutage;
  readonly name: string;
}

/** The target is away. */
export interface TargetOutage extends BegunFault {
  /** When it went away, on the clock of `performance.now()`. */
  readonly beganAt: number;
  /** Follows what is committed until a moment of `performance.now()`. */
  until(time: number): Promise<void>;
}

/**
 * Takes the target away, and follows what is committed while it is.
 *
 * @param share the outage where several scenarios share it; by default it is the scenario's own
 * @throws HarnessError `internal` where the target cannot be away like this
 */
export async function targetOutage(
  run: ScenarioRun,
  kind: OutageKind,
  share: OutageShare = { outage: new SharedOutage([run.id]), name: run.id },
): Promise<TargetOutage> {
  const { pipeline, arrived: arrivedBefore, itemsSent: from } = run;
  const { signal } = pipeline;
  const { admin } = await pipeline.kafka;
  const { outage, name } = share;
  const fault = FAULT_OF_OUTAGE[kind];
  const beganAt = await run.beginFault("target", fault, `outage began (${kind})`, () =>
    outage.begin(name, () => takeAway(pipeline, kind), signal),
  );
  const watch = await CommitWatch.open(admin);
  let facts: OutageFacts | undefined;
  return {
    beganAt,
    until: (time) => watch.until(time, signal),
    end: async () => {
      let to = from;
      const lastLook = async () => {
        await watch.until(performance.now(), signal);
        to = run.itemsSent;
      };
      await timed(`${run.name}: return of the target`, () =>
        run.endFault("target", fault, "outage ended", () => outage.end(name, lastLook, signal)),
      );
      const endedAt = performance.now();
      // Another scenario may have started it again.
      await pipeline.watchTarget();
      facts = {
        ...{ kind, seconds: (endedAt - beganAt) / 1000, endedAt, arrivedBefore },
        ...{ sequences: { from, to }, commits: watch.commits() },
      };
    },
    facts: async () => (facts === undefined ? {} : { outage: facts }),
  };
}
