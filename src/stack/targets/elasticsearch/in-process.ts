import {
  type ElasticsearchOptions,
  newElasticsearchNode,
  type StartedElasticsearch,
  startElasticsearch,
} from "../../parts/elasticsearch/elasticsearch.ts";
import { FaultProxy } from "../../parts/proxy/fault-proxy.ts";
import type { HostedTarget, ProcessPlace } from "../hosted-target.ts";
import type { KeptElasticsearch } from "./kept.ts";
import { elasticsearchTarget } from "./target.ts";

/** A node as a process of this machine: the run's own, or one that outlives it. */
export async function elasticsearchInProcess(place: ProcessPlace): Promise<HostedTarget> {
  return new ElasticsearchInProcess(place, place.keep ? await take(place) : undefined);
}

/** @throws HarnessError as taking a keeper does */
async function take({ context }: ProcessPlace): Promise<KeptElasticsearch> {
  // What keeps a part running is code that other runs do without.
  const { takeElasticsearch } = await import("./kept.ts");
  return takeElasticsearch(context);
}

class ElasticsearchInProcess implements HostedTarget {
  readonly url: string;
  readonly #place: ProcessPlace;
  readonly #kept: KeptElasticsearch | undefined;
  /** Where collectors reach it. */
  readonly #port: number;
  #proxy: FaultProxy | undefined;

  constructor(place: ProcessPlace, kept: KeptElasticsearch | undefined) {
    this.#place = place;
    this.#kept = kept;
    this.#port = place.proxy ? place.port : (kept?.port ?? place.port);
    this.url = `http://127.0.0.1:${this.#port}`;
  }

  async start(options: ElasticsearchOptions) {
    const part = await this.#startNode(options);
    if (!this.#place.proxy) return elasticsearchTarget(part);
    this.#proxy = await FaultProxy.start({ port: this.#port, behind: part });
    return elasticsearchTarget(part, { url: this.url, environment: {} }, this.#proxy);
  }

  async #startNode(options: ElasticsearchOptions): Promise<StartedElasticsearch> {
    if (this.#kept !== undefined) return this.#kept.start(options);
    const { context, proxy } = this.#place;
    const port = proxy ? await context.ports.reserve() : this.#port;
    return startElasticsearch(context, newElasticsearchNode(port), options);
  }

  async cpuSeconds() {
    return (await this.#kept?.cpuSeconds()) ?? {};
  }

  async settleLogs() {
    return (await this.#kept?.settleLogs()) ?? [];
  }

  async close() {
    await this.#proxy?.close();
    await this.#kept?.release();
  }
}
