import type { z } from "zod";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { PipelineChanges } from "../../stack/pipeline/pipeline-changes.ts";
import type { CollectorSettings } from "../collector-settings.ts";
import type { ScenarioRun } from "../scenario-run.ts";
import type { BegunFault } from "./begun-fault.ts";

/** A pair of configs, and what their variables stand for. */
export interface CheckedConfigs {
  readonly configs: Readonly<Record<CollectorRole, CollectorConfig>>;
  readonly variables: Readonly<Record<string, string>>;
}

/** What a pipeline has from its start, so that a fault can happen to it. */
export type FaultNeeds = Pick<PipelineChanges, "kafka" | "elasticsearch">;

/** Everything about one kind of fault; `F` is its entry in an incident file. */
export interface FaultType<F> {
  /** What the pipeline must have from its start. */
  needs?(fault: F): FaultNeeds;
  /** Whether it writes messages that are not the SDK's: their documents are not held against the run. */
  readonly writesMessages?: boolean;
  /** Whether it leaves something behind, so that no other scenario may use the pipeline after it. */
  leavesBehind?(fault: F): boolean;
  /** Settings that a collector gets in it. */
  settings?(fault: F): CollectorSettings;
  /** The same fault, its paths resolved from the folder of its file. */
  resolved?(fault: F, folder: string): F;
  /**
   * Checks whether it can happen to a pair of configs, before anything is started.
   *
   * @throws HarnessError `incident-invalid`, `bad-option`
   */
  check?(fault: F, configs: CheckedConfigs): Promise<void>;
  /**
   * Makes it happen, on the real part.
   *
   * @throws HarnessError `incident-invalid` where the target or the runtime cannot have it
   */
  begin(run: ScenarioRun, fault: Omit<F, "at">): Promise<BegunFault>;
}

/** A kind of fault with the schema of its entry in an incident file. */
export function faultType<S extends z.ZodObject>(
  schema: S,
  type: FaultType<z.output<S>>,
): FaultType<z.output<S>> & { readonly schema: S } {
  return { schema, ...type };
}
