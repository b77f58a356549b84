import { HarnessError } from "../../../base/errors.ts";
import type { Component } from "../../../collector-config/component.ts";
import type { ElasticsearchOptions } from "../../parts/elasticsearch/elasticsearch.ts";
import {
  type ElasticsearchInContainer,
  startElasticsearchContainer,
} from "../../parts/elasticsearch/elasticsearch-container.ts";
import { FaultProxy } from "../../parts/proxy/fault-proxy.ts";
import type { DockerRuntime } from "../../runtimes/docker/docker-runtime.ts";
import type { ContainerPlace, HostedTarget } from "../hosted-target.ts";
import { elasticsearchTarget } from "./target.ts";
import {
  ELASTICSEARCH_PORT,
  type WrittenEndpoints,
  worksAsWritten,
  writtenEndpoints,
} from "./written-endpoints.ts";

/** A node in a container of the run, with the names and the scheme that the configs use. */
export async function elasticsearchInContainer(place: ContainerPlace): Promise<HostedTarget> {
  return new HostedElasticsearch(place);
}

class HostedElasticsearch implements HostedTarget {
  readonly url: string;
  readonly #place: ContainerPlace;
  readonly #written: WrittenEndpoints;
  #node: ElasticsearchInContainer | undefined;
  #proxy: FaultProxy | undefined;

  constructor(place: ContainerPlace) {
    this.#place = place;
    this.#written = writtenEndpoints(place.configs);
    const { proxy, host, port } = place;
    const address = proxy ? `${host}:${port}` : `elasticsearch:${ELASTICSEARCH_PORT}`;
    this.url = `${this.#written.scheme}://${address}`;
  }

  /** Its own names lead past its proxy. */
  worksAsWritten(exporter: Component): boolean {
    return !this.#place.proxy && worksAsWritten(exporter, this.#written);
  }

  async start(options: ElasticsearchOptions) {
    const { images, certificates, proxy, gateway, port, caFile } = this.#place;
    const { runtime, ports, logs, signal } = this.#place;
    const image = images.elasticsearch;
    if (image === undefined) {
      throw new HarnessError({ code: "internal", message: "no image of Elasticsearch was chosen" });
    }
    const tls = this.#written.scheme === "https" ? { certificates } : {};
    const names = [...new Set(["elasticsearch", ...this.#written.hosts])];
    const context = { runtime, ports, image, logs, signal, names, ...tls };
    this.#node = await startElasticsearchContainer(context, options);
    if (proxy) {
      this.#proxy = await FaultProxy.start({ host: gateway, port, behind: this.#node, ...tls });
    }
    const reach = { url: this.url, environment: { SSL_CERT_FILE: caFile } };
    return elasticsearchTarget(this.#node, reach, this.#proxy);
  }

  async admit(other: DockerRuntime) {
    return (await this.#node?.join(other)) ?? (async () => {});
  }

  async close() {
    await this.#proxy?.close();
  }
}
