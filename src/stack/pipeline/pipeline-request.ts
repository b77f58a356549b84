import type { ConfigSource } from "../../collector-config/config-source.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { RunImages } from "../images/run-images.ts";
import type { AskedOfElasticsearch } from "../parts/elasticsearch/elasticsearch.ts";
import type { RuntimeKind } from "../runtimes/runtime.ts";
import type { UpgradeStep } from "./upgrade-step.ts";

/** What a run asks of the pipeline itself, whatever is done to it then; plain data. */
export interface PipelineRequest {
  /** The configs, with their texts once these are checked. */
  readonly edge: ConfigSource;
  readonly backend: ConfigSource;
  readonly edot: { readonly edge: string; readonly backend: string };
  /** Elasticsearch's version; by default that of `configs/versions.json`. */
  readonly elasticsearch?: string;
  /** Kafka's version; by default that of `configs/versions.json`. */
  readonly kafka?: string;
  readonly target: TargetKind;
  readonly runtime: RuntimeKind;
  /** What runs in containers, with the runtime `docker`. */
  readonly images?: RunImages;
  /** Whether Kafka and Elasticsearch come from earlier runs and stay for later ones. */
  readonly keep?: boolean;
  /** Brokers of Kafka. */
  readonly brokers: number;
  /** What the collectors become in the scenario `rolling-upgrade`. */
  readonly upgrade?: UpgradeStep;
  /** What is asked of Elasticsearch, where it is the target. */
  readonly asked: AskedOfElasticsearch;
  /** Variables for the collectors, from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** What the configs refer to and the harness' own environment sets. */
  readonly inherited: Readonly<Record<string, string>>;
}
