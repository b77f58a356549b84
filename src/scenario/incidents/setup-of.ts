import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { PipelineChanges } from "../../stack/pipeline/pipeline-changes.ts";
import type { FaultNeeds } from "../faults/fault-type.ts";
import { typeOf } from "../faults/registry.ts";
import { changesFor } from "../settings-by-type.ts";
import type { Incident } from "./incident.ts";

/** What the faults need of a pipeline from its start. */
export function needsOf(faults: Incident["faults"]): FaultNeeds {
  return faults.reduce<FaultNeeds>((all, fault) => {
    const { kafka, elasticsearch } = typeOf(fault).needs?.(fault) ?? {};
    const settings = { ...all.kafka?.settings, ...kafka?.settings };
    return {
      kafka: { ...all.kafka, ...kafka, settings, ...bothLater(all.kafka, kafka) },
      elasticsearch: {
        ...all.elasticsearch,
        ...elasticsearch,
        ...bothLater(all.elasticsearch, elasticsearch),
      },
    };
  }, {});
}

/** A part may be upgraded more than once. */
function bothLater(
  ...needs: readonly ({ readonly laterReleases?: readonly string[] } | undefined)[]
): { readonly laterReleases?: readonly string[] } {
  const all = needs.flatMap((one) => one?.laterReleases ?? []);
  return all.length === 0 ? {} : { laterReleases: all };
}

/** Whether no other scenario may use a pipeline after these faults. */
export function leaveBehind(faults: Incident["faults"]): boolean {
  return faults.some((fault) => typeOf(fault).leavesBehind?.(fault) === true);
}

/** Whether some of what is written to the topics is not the SDK's. */
export function writeMessages(faults: Incident["faults"]): boolean {
  return faults.some((fault) => typeOf(fault).writesMessages === true);
}

/**
 * What an incident's pipeline has in addition to the usual.
 *
 * @throws HarnessError `incident-invalid` when a config lacks what is changed.
 */
export function setupOf(
  { setup, faults }: Incident,
  configs: Readonly<Record<CollectorRole, CollectorConfig>>,
): PipelineChanges {
  const collector = (role: CollectorRole) => {
    const settings = setup[role];
    return settings === undefined ? {} : changesFor(configs[role], settings);
  };
  const { kafka, elasticsearch } = needsOf(faults);
  return {
    overlay: { edge: collector("edge"), backend: collector("backend") },
    kafka: {
      ...kafka,
      settings: { ...kafka?.settings, ...setup.kafka },
      ...(setup.kafkaVersion === undefined ? {} : { release: setup.kafkaVersion }),
      ...(setup.partitions === undefined ? {} : { partitions: setup.partitions }),
    },
    ...(setup.edgeDisk === undefined ? {} : { edgeDisk: { bytes: setup.edgeDisk } }),
    elasticsearch: {
      settings: setup.elasticsearch,
      ...elasticsearch,
      ...(setup.elasticsearchVersion === undefined ? {} : { release: setup.elasticsearchVersion }),
    },
  };
}
