import {
  type ElasticsearchOptions,
  newElasticsearchNode,
  type StartedElasticsearch,
  startElasticsearch,
} from "../../parts/elasticsearch/elasticsearch.ts";
import { Front } from "../../parts/front/front.ts";
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
  #front: Front | undefined;

  constructor(place: ProcessPlace, kept: KeptElasticsearch | undefined) {
    this.#place = place;
    this.#kept = kept;
    this.#port = place.front ? place.port : (kept?.port ?? place.port);
    this.url = `http://127.0.0.1:${this.#port}`;
  }

  async start(options: ElasticsearchOptions) {
    const part = await this.#startNode(options);
    if (!this.#place.front) return elasticsearchTarget(part);
    this.#front = await Front.start({ port: this.#port, behind: part });
    return elasticsearchTarget(part, { url: this.url, environment: {} }, this.#front);
  }

  async #startNode(options: ElasticsearchOptions): Promise<StartedElasticsearch> {
    if (this.#kept !== undefined) return this.#kept.start(options);
    const { context, front } = this.#place;
    const port = front ? await context.ports.reserve() : this.#port;
    return startElasticsearch(context, newElasticsearchNode(port), options);
  }

  async cpuSeconds() {
    return (await this.#kept?.cpuSeconds()) ?? {};
  }

  async close() {
    await this.#front?.close();
    await this.#kept?.release();
  }
}
