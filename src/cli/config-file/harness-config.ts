import type { OutageKind, TargetKind } from "../../collector-config/target-kind.ts";
import type { OtlpProtocol } from "../../traffic/otlp/protocols.ts";
import type { WantedRuntime } from "../commands/wanted-runtimes.ts";

/**
 * What `edot-kafka.config.ts` may say: what the options of the commands say. An option on the command
 * line wins, then its variable `EDOT_KAFKA_*`, then this file. Relative paths count from its folder.
 */
export interface HarnessConfig {
  /** Config of the edge gateway collector, or the files that it merges; with {@link backend}. */
  readonly edge?: string | readonly string[];
  /** Config of the backend collector, or the files that it merges; with {@link edge}. */
  readonly backend?: string | readonly string[];
  /** In place of both: a folder with `edge.yaml` and `backend-<target>.yaml`. */
  readonly configs?: string;
  /** Exporters and extensions that the run does without. */
  readonly leaveOut?: readonly string[];
  /** Where the backend collector sends to; by default `elasticsearch`. */
  readonly target?: TargetKind;
  /** EDOT version of both collectors, for example `9.4.3`. */
  readonly edot?: string;
  /** EDOT version of the edge collector. */
  readonly edgeEdot?: string;
  /** EDOT version of the backend collector. */
  readonly backendEdot?: string;
  /** Version of Elasticsearch, for example `9.4.3`. */
  readonly elasticsearch?: string;
  /** How the parts run; by default `auto`. */
  readonly runtime?: WantedRuntime;
  /** Brokers of Kafka; more than one in containers only. */
  readonly brokers?: number;
  /**
   * Whether Kafka and Elasticsearch stay for the next run, until `edot-kafka down` or 30 idle minutes.
   * Where `CI` is set, only the option and its variable count.
   */
  readonly keep?: boolean;
  /** Image of Kafka in containers. */
  readonly kafkaImage?: string;
  /** Image of Elasticsearch in containers. */
  readonly elasticsearchImage?: string;
  /** Image of the collectors in containers. */
  readonly edotImage?: string;
  /** Seconds that new time series data streams of metrics look back. */
  readonly metricsWindow?: number;
  /** Variables for the collectors. */
  readonly env?: Readonly<Record<string, string>>;
  /** File with variables for the collectors; {@link env} wins. */
  readonly envFile?: string;
  /** Seconds that Elasticsearch may take to start. */
  readonly readyTimeout?: number;
  /** The scenarios that `verify` runs. */
  readonly scenarios?: readonly string[];
  /** Seconds that the target is away in scenarios with an outage. */
  readonly outage?: number;
  /** How the target is away in them. */
  readonly outageKind?: OutageKind;
  /** Keys of attributes that the configs add to items on purpose. */
  readonly addedAttributes?: readonly string[];
  /** Items per signal and scenario. */
  readonly items?: number;
  /** OTLP protocol towards the edge; by default all that its receivers offer. */
  readonly protocol?: OtlpProtocol;
  /** Headers of every request to the edge. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Attributes that the resource of every item has besides. */
  readonly resource?: Readonly<Record<string, string>>;
}

/** The default export of `edot-kafka.config.ts`, with its types checked where it is written. */
export function defineConfig(config: HarnessConfig): HarnessConfig {
  return config;
}
