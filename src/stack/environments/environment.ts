import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { OverlayAddresses } from "../../collector-config/overlay.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import type { LogFlood } from "../../record/log-flood.ts";
import type { SinkArrivals } from "../../record/pipeline-facts.ts";
import type { Certificates } from "../parts/certificates.ts";
import type { CollectorLauncher } from "../parts/collector/launcher.ts";
import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import type { StartedKafka } from "../parts/kafka/kafka.ts";
import type { KafkaOptions } from "../parts/kafka/kafka-options.ts";
import type { SmallDisk } from "../runtimes/process/small-disk.ts";
import type { RuntimeKind } from "../runtimes/runtime.ts";
import type { Target } from "../targets/target.ts";

/** A filesystem of its own for the edge collector's storage folders. */
export interface EdgeDisk {
  /** Its size; what is written beyond that fails with ENOSPC. */
  readonly bytes: number;
}

/** A target that runs for another pipeline. */
export interface SharedTarget {
  /** Where that pipeline's collectors reach it. */
  readonly url: string;
  readonly target: Promise<Target>;
}

/** What is hosted: a pair of configs and what it sends to. */
export interface HostedPipeline {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  /** EDOT versions of the two collectors. */
  readonly edot: { readonly edge: string; readonly backend: string };
  readonly target: TargetKind;
  /** Whether collectors reach the target through a reverse proxy, which can be made to do wrong. */
  readonly proxy?: boolean;
  /** The size of a filesystem of its own for the edge collector's storage; with processes only. */
  readonly edgeDisk?: EdgeDisk;
  /** Which parts are taken from those that outlive runs, and left running; with processes only. */
  readonly keep?: { readonly kafka: boolean; readonly target: boolean };
  /** The target of another pipeline, which this one sends to as well. */
  readonly shared?: SharedTarget;
  /** Brokers of Kafka; more than one in containers only. */
  readonly brokers: number;
  /** Folder for the parts' logs. */
  readonly logs: string;
  /** Aborted when the run ends early. */
  readonly signal: AbortSignal;
}

/** Where one collector runs. */
export interface CollectorPlace {
  /** Unique within the run; names its log, its folder and its instance. */
  readonly name: string;
  /** `host:port` at which the harness reaches its own metrics. */
  readonly telemetryAddress: string;
  /**
   * What its overlay is written with; asked for anew for each overlay. The nth listener of a protocol
   * has the same address in each of them, whatever its receiver is called.
   */
  addresses(): OverlayAddresses;
  /** Takes addresses for a config that may listen on more than those before it. */
  makeRoom(config: CollectorConfig): Promise<void>;
  /**
   * What runs a config; another one for another config.
   *
   * @param version its EDOT version, by default that of its role
   * @throws HarnessError `not-available` for another one than its role's, in containers
   */
  launcher(config: CollectorConfig, version?: string): CollectorLauncher;
}

/**
 * Where the parts of one pipeline run: it starts each of them in one of the runtimes and knows the
 * addresses that they have there.
 */
export interface Environment {
  readonly kind: RuntimeKind;
  /** Where parts have their data; removed at the end. */
  readonly folder: string;
  /** The run's own: what receivers have in place of files that are not here, and what clients show. */
  readonly certificates: Certificates;
  /** The edge collector's own filesystem, where it has one. */
  readonly edgeDisk?: Pick<SmallDisk, "room" | "resize">;
  /** Where one of the two collectors runs. */
  place(role: CollectorRole): CollectorPlace;
  /**
   * A place for one more collector of a config, with ports and folders of its own.
   *
   * @param name unique within the run
   * @throws HarnessError `port-in-use`
   */
  anotherPlace(name: string, config: CollectorConfig): Promise<CollectorPlace>;
  /** Whether Kafka outlives the pipeline: its consumers have to leave their groups. */
  readonly keepsKafka?: boolean;
  /** @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready` */
  startKafka(options: KafkaOptions): Promise<StartedKafka>;
  /**
   * Starts the target, or hands out the one that is shared.
   *
   * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready`
   */
  startTarget(options: ElasticsearchOptions): Promise<Target>;
  /**
   * Starts an OTLP endpoint at which a reference of the pipeline ends; with processes only.
   *
   * @param name unique within the run
   * @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready`
   */
  startReferenceEnd?(name: string): Promise<Target>;
  /** What has come of a run to destinations that are no part of the pipeline. */
  sinkArrivals(run: string): SinkArrivals[];
  /** Brings the parts' logs up to date. @returns the floods in them so far */
  settleLogs(): Promise<readonly LogFlood[]>;
  /** Seconds of CPU that each part has used, by name, where the runtime can say so. */
  cpuSeconds?(): Promise<Readonly<Record<string, number>> | undefined>;
  /**
   * Hosts another pipeline that sends to this one's target and has everything else of its own. It has to
   * be closed before this one.
   *
   * @throws HarnessError as opening this one does
   */
  beside(pipeline: HostedPipeline, target: Promise<Target>): Promise<Environment>;
  /** Ends every part, removes their data and gives the addresses back. Idempotent. */
  close(): Promise<void>;
}
