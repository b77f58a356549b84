import type { ConfigSource } from "./configs/config-source.ts";
import type { RunImages } from "./images/run-images.ts";
import type { Incident } from "./incidents/incident.ts";
import type { RuntimeKind } from "./runtimes/runtime.ts";
import type { OutageKind, TargetKind } from "./targets/target-kind.ts";
import type { OtlpProtocol } from "./telemetry/sender.ts";
import type { UpgradeStep } from "./upgrade/upgrade-step.ts";

/**
 * Everything one `verify` run was asked for, resolved and checked; plain data, since it travels to
 * the scenarios' threads.
 */
export interface VerifyRequest {
  readonly edge: ConfigSource;
  readonly backend: ConfigSource;
  readonly edot: { readonly edge: string; readonly backend: string };
  /** Elasticsearch's version; by default that of `configs/versions.json`. */
  readonly elasticsearch?: string;
  readonly target: TargetKind;
  readonly runtime: RuntimeKind;
  /** What runs in containers, with the runtime `docker`. */
  readonly images?: RunImages;
  /** Whether Kafka and Elasticsearch come from earlier runs and stay for later ones. */
  readonly keep?: boolean;
  /** Brokers of Kafka. */
  readonly brokers: number;
  readonly scenarios: readonly string[];
  /** Whether scenarios run one after the other, even those that might share an outage. */
  readonly serial?: boolean;
  /** What the scenario `incident` plays, one after the other. */
  readonly incidents?: readonly Incident[];
  /** Whether they may share a pipeline. */
  readonly share?: boolean;
  /** What the collectors become in the scenario `rolling-upgrade`. */
  readonly upgrade?: UpgradeStep;
  /** How the target goes away in the scenarios with an outage, and for how many seconds. */
  readonly outage: { readonly kind: OutageKind; readonly seconds: number };
  /** Seconds that new time series data streams of metrics look back, in Elasticsearch. */
  readonly metricsWindow: number;
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
  /** Variables for the collectors, from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** What the configs refer to and the harness' own environment sets. */
  readonly inherited: Readonly<Record<string, string>>;
  /** The report's folder, absolute. */
  readonly report: string;
  /** Milliseconds until Elasticsearch must be ready. */
  readonly readyTimeoutMs: number;
}
