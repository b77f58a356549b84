import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { Tree } from "../../collector-config/tree.ts";
import type { PipelineChanges } from "../../stack/pipeline/pipeline-changes.ts";
import { QUICK_CLEANING } from "../faults/short-retention.ts";
import type { Incident } from "./incident.ts";
import { changesFor } from "./settings-by-type.ts";

/** What an incident has otherwise from the start. */
export interface IncidentSetup {
  readonly changes: PipelineChanges;
  /** The settings of the collectors that are changed. */
  readonly collectors: Readonly<Record<CollectorRole, Tree>>;
}

/** Faults that something before Elasticsearch makes: nothing makes Elasticsearch itself do it. */
const OF_THE_FRONT: readonly Incident["faults"][number]["do"][] = ["answer", "slow", "drop"];

/** What the faults need of a pipeline from its start. */
export function needsOf(faults: Incident["faults"]) {
  const anyOf = (...kinds: readonly Incident["faults"][number]["do"][]) =>
    faults.some((fault) => kinds.includes(fault.do));
  return {
    expires: anyOf("retain"),
    logsIn: anyOf("login"),
    front: anyOf(...OF_THE_FRONT),
    // Who joins stays.
    members: faults.filter((fault) => fault.do === "join" && fault.for === undefined).length,
  };
}

/**
 * What an incident's pipeline has otherwise than usual.
 *
 * @throws HarnessError `incident-invalid` when a config lacks what is changed.
 */
export function setupOf(
  { setup, faults }: Incident,
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
): IncidentSetup {
  const collector = (role: CollectorRole) => {
    const settings = setup[role];
    return settings === undefined ? {} : changesFor(configs[role], settings);
  };
  const collectors = { edge: collector("edge"), backend: collector("backend") };
  const { expires, logsIn, front } = needsOf(faults);
  return {
    collectors,
    changes: {
      overlay: collectors,
      kafka: {
        settings: { ...(expires ? QUICK_CLEANING : {}), ...setup.kafka },
        ...(logsIn ? { login: { mechanism: "SCRAM-SHA-512" } } : {}),
        ...(setup.partitions === undefined ? {} : { partitions: setup.partitions }),
      },
      ...(setup.edgeDisk === undefined ? {} : { edgeDisk: { bytes: setup.edgeDisk } }),
      elasticsearch: { settings: setup.elasticsearch, ...(front ? { front } : {}) },
    },
  };
}
