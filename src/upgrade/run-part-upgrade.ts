import { join } from "node:path";
import type { Report } from "../report/report.ts";
import { type Incident, incidentSchema } from "../scenario/incidents/incident.ts";
import { compareHistories } from "./compare-histories.ts";
import {
  PART_RUNS,
  PART_TITLES,
  type PartRun,
  type PartUpgradeFacts,
  type UpgradedPart,
} from "./part-upgrade.ts";
import { unjudged } from "./unjudged.ts";

/** What runs the scenarios of an upgrade of a part, each with a report in a folder. */
export interface PartUpgradeRuns {
  /** The upgrade's folder. */
  readonly folder: string;
  readonly run: (name: PartRun["name"], folder: string) => Promise<Report>;
  /** Aborted when the user ends it. */
  readonly signal: AbortSignal;
}

/**
 * Runs the scenarios on both releases and the upgrade itself, one after the other; compares what both
 * releases made of the same items.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runPartUpgrade({
  folder,
  run,
  signal,
}: PartUpgradeRuns): Promise<Pick<PartUpgradeFacts, "runs" | "documents">> {
  const runs: PartRun[] = [];
  for (const name of PART_RUNS) {
    const own = join("runs", name);
    try {
      const { verdict, scenarios } = await run(name, join(folder, own));
      runs.push({ name, verdict, scenarios, folder: own });
    } catch (error) {
      const told = unjudged(error, signal);
      runs.push({ name, verdict: "error", scenarios: [], error: told, folder: own });
    }
  }
  const [before, after] = runs.map(({ scenarios, folder: own }) => {
    const found = scenarios.find(({ history }) => history !== undefined)?.history;
    return found === undefined ? undefined : join(folder, own, found);
  });
  const documents = await compareHistories(before, after);
  return { runs, ...(documents === undefined ? {} : { documents }) };
}

/** Items that flow while a part is stopped and comes back as another release. */
export function upgradeIncident(part: UpgradedPart, from: string, to: string): Incident {
  const incident = incidentSchema.parse({
    title: `${PART_TITLES[part]} ${from} is upgraded to ${to} while the pipeline runs`,
    setup: { [`${part}Version`]: from },
    // A collector that turns cumulative histograms into deltas drops a series' first point on any release.
    traffic: { for: "16s", histograms: "delta" },
    // Longer than exporters wait for an answer (5 s by default): what is lost is not lost by luck.
    faults: [{ at: "2s", do: "upgrade", part, to, for: "12s" }],
  });
  return { ...incident, name: `${part}-upgrade` };
}
