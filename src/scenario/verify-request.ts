import type { OutageKind } from "../collector-config/target-kind.ts";
import type { EffectsJudgedBy } from "../record/approved-effects.ts";
import type { PipelineRequest } from "../stack/pipeline/pipeline-request.ts";
import type { OtlpProtocol } from "../traffic/sender.ts";
import type { Incident } from "./incidents/incident.ts";

/**
 * Everything one `verify` run was asked for, resolved and checked; plain data, since it travels to
 * the scenarios' threads.
 */
export interface VerifyRequest extends PipelineRequest {
  readonly scenarios: readonly string[];
  /** Whether scenarios run one after the other, even those that might share an outage. */
  readonly serial?: boolean;
  /** What the scenario `incident` plays, one after the other. */
  readonly incidents?: readonly Incident[];
  /** Whether they may share a pipeline. */
  readonly share?: boolean;
  /** How the target goes away in the scenarios with an outage, and for how many seconds. */
  readonly outage: { readonly kind: OutageKind; readonly seconds: number };
  /** Items per signal and scenario. */
  readonly items: number;
  /** How the harness speaks to the edge collector; by default all that its OTLP receivers offer. */
  readonly protocol?: OtlpProtocol;
  /** Headers of every request to it, beside those of the logins that its config asks for. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes that the resource of every item has besides. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Keys of attributes that the configs add to items on purpose. */
  readonly addedAttributes?: readonly string[];
  /** What the effects of processors are judged by; without it, items are held against what was sent. */
  readonly effects?: EffectsJudgedBy;
  /** The report's folder, absolute. */
  readonly report: string;
}
