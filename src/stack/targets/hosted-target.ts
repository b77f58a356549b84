import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Component } from "../../collector-config/component.ts";
import type { LogFlood } from "../../record/log-flood.ts";
import type { RunImages } from "../images/run-images.ts";
import type { Certificates } from "../parts/certificates.ts";
import type { ElasticsearchOptions } from "../parts/elasticsearch/elasticsearch.ts";
import type { PartContext } from "../parts/part-context.ts";
import type { DockerRuntime } from "../runtimes/docker/docker-runtime.ts";
import type { ProcessRuntime } from "../runtimes/process/process-runtime.ts";
import type { Target } from "./target.ts";

/** A pipeline's target, placed and not started yet: collectors are configured with its address first. */
export interface HostedTarget {
  /** Where collectors reach it. */
  readonly url: string;
  /** @throws HarnessError `port-in-use`, `part-failed` or `part-not-ready` */
  start(options: ElasticsearchOptions): Promise<Target>;
  /** Whether an exporter to it works in a container of the run with the addresses that are written. */
  worksAsWritten?(exporter: Component): boolean;
  /** Lets the containers of another run reach it, until what it returns is called. */
  admit?(other: DockerRuntime): Promise<() => Promise<void>>;
  /** Seconds of CPU used outside of the run's own runtime, by name. */
  cpuSeconds?(): Promise<Readonly<Record<string, number>>>;
  /** Brings logs outside of the run's own runtime up to date. @returns the floods in them so far */
  settleLogs?(): Promise<readonly LogFlood[]>;
  /** Ends what its runtime does not end. Idempotent. */
  close(): Promise<void>;
}

/** Where a target runs as a process of this machine. */
export interface ProcessPlace {
  readonly context: PartContext;
  /** The port that is reserved for it. */
  readonly port: number;
  /** Whether collectors reach it through a proxy that can be made to fail. */
  readonly proxy: boolean;
  /** Whether it is taken from those that outlive runs, and left running. */
  readonly keep: boolean;
}

/** Where a target runs beside containers. */
export interface ContainerPlace extends Pick<PartContext, "ports" | "logs" | "signal"> {
  readonly configs: readonly CollectorConfig[];
  readonly runtime: DockerRuntime;
  /** Runs what is no container. */
  readonly processes: ProcessRuntime;
  readonly images: RunImages;
  readonly certificates: Certificates;
  /** Where the certificate of the run's authority is in collectors' containers. */
  readonly caFile: string;
  /** This machine as containers call it, and the port there that is reserved for the target. */
  readonly host: string;
  readonly port: number;
  /** The address of this machine at which containers reach what runs on it. */
  readonly gateway: string | undefined;
  /** Whether collectors reach it through a proxy that can be made to fail. */
  readonly proxy: boolean;
}

/** Places the targets of one kind. */
export interface TargetRunner {
  inProcesses(place: ProcessPlace): Promise<HostedTarget>;
  inContainers(place: ContainerPlace): Promise<HostedTarget>;
  /** Host names that configs give it, as far as a container of the run can have them. */
  hostNames(configs: readonly CollectorConfig[]): string[];
}
