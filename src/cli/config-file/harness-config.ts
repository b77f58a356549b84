// Written by `node scripts/write-cli-reference.ts` from src/cli/settings.

/**
 * What `edot-kafka.config.ts` may set. An option on the command line takes precedence, then its variable
 * `EDOT_KAFKA_*`, then this file. Relative paths start from its folder.
 */
export interface HarnessConfig {
  /**
   * A folder with `edge.yaml` and `backend-<target>.yaml`. It excludes `edge` and `backend`.
   * Default: `configs/durable`.
   */
  readonly configs?: string;
  /** Edge config, or several files: later ones merge over earlier ones. It requires `backend`. */
  readonly edge?: string | readonly string[];
  /** Backend config, or several files: later ones merge over earlier ones. It requires `edge`. */
  readonly backend?: string | readonly string[];
  /** Exporters and extensions that the run leaves out. */
  readonly leaveOut?: readonly string[];
  /** Variables for both collectors. */
  readonly env?: Readonly<Record<string, string>>;
  /** File with variables: lines `NAME=VALUE`, `#` for comments. `env` takes precedence. */
  readonly envFile?: string;
  /** What the backend sends to: `elasticsearch` or `motlp`. Default: `elasticsearch`. */
  readonly target?: "elasticsearch" | "motlp";
  /**
   * How the parts run: `docker`, `process`, or `auto` (containers if available). Default: `auto`.
   */
  readonly runtime?: "auto" | "process" | "docker";
  /** EDOT version of both collectors. Default: 9.4.3. */
  readonly edot?: string;
  /** EDOT version of the edge collector. Default: as `--edot`. */
  readonly edgeEdot?: string;
  /** EDOT version of the backend collector. Default: as `--edot`. */
  readonly backendEdot?: string;
  /** Version of Elasticsearch. Default: 9.4.3. */
  readonly elasticsearch?: string;
  /** Version of Kafka. Default: 4.1.1. */
  readonly kafka?: string;
  /** Kafka brokers; more than one needs containers. Default: 1. */
  readonly brokers?: number;
  /** Kafka image. Default: published. */
  readonly kafkaImage?: string;
  /** Elasticsearch image. Default: published. */
  readonly elasticsearchImage?: string;
  /** Image of the collectors. Default: published. */
  readonly edotImage?: string;
  /** Look-back time of new metrics data streams, in seconds. Default: 7200. */
  readonly metricsWindow?: number;
  /** How long Elasticsearch may take to start, in seconds. Default: 300. */
  readonly readyTimeout?: number;
  /**
   * Whether Kafka and Elasticsearch stay for the next run. Where `CI` is set, only the option and
   * its variable count.
   */
  readonly keep?: boolean;
  /** OTLP to the edge: `http/protobuf`, `http/json` or `grpc`. Default: what the edge offers. */
  readonly protocol?: "http/protobuf" | "http/json" | "grpc";
  /** Attributes that your configs add on purpose. */
  readonly addedAttributes?: readonly string[];
  /** Headers of every request to the edge. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Resource attributes that every item also has. */
  readonly resource?: Readonly<Record<string, string>>;
  /** Hold items against what was sent, whatever processors do on purpose. */
  readonly asSent?: boolean;
  /** Scenarios to run. Default: `delivery`, `limits`, `outage`, `outage-crash`. */
  readonly scenarios?: readonly string[];
  /** Items per signal and scenario, at most 10,000,000. Default: 1000. */
  readonly items?: number;
  /** Minimum outage duration in seconds, not counting the restart. Default: 15. */
  readonly outage?: number;
  /**
   * How the target is away: `refuse`, `hang`, `cut` (Elasticsearch in a container), `429` or `503`
   * (mOTLP). Default: `refuse`.
   */
  readonly outageKind?: "refuse" | "hang" | "cut" | "429" | "503";
}
