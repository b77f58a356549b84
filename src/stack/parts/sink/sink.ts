import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { decodeExport } from "../../../otlp/decode.ts";
import { itemGroupsOf } from "../../../otlp/export-items.ts";
import type { OtlpEncoding } from "../../../otlp/export-request.ts";
import { SIGNALS, type Signal } from "../../../otlp/item.ts";
import type { SinkArrivals } from "../../../record/pipeline-facts.ts";
import { countItems, runsOf } from "../motlp/accepted-lines.ts";
import { decompress } from "../motlp/body.ts";
import { acceptedBody, contentType } from "../motlp/reply.ts";

/** More than any collector sends at once. */
const MOST_BYTES = 256 * 1024 * 1024;

/**
 * Stands for destinations that are no part of the pipeline under test: it accepts whatever OTLP over HTTP
 * it is sent, as a vendor in production would, and counts. It runs in the harness' own process.
 */
export class Sink {
  readonly #server: Server;
  /** By run, then by the path of its exporter. */
  readonly #counts = new Map<string, Map<string, Record<Signal, number>>>();

  private constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
    // Connections of idle exporters are theirs to close.
    this.#server.keepAliveTimeout = 0;
  }

  /**
   * Starts one on a free port.
   *
   * @param host the address of this machine that it listens on
   */
  static async start(host = "127.0.0.1"): Promise<Sink> {
    const sink = new Sink();
    await new Promise<void>((resolve, reject) => {
      sink.#server.once("error", reject);
      sink.#server.listen(0, host, resolve);
    });
    return sink;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What has come of one run until now, exporter by exporter. */
  arrived(run: string): SinkArrivals[] {
    return [...(this.#counts.get(run) ?? [])].map(([path, items]) => {
      const [role = "", exporter = ""] = path.split("/").map(decodeURIComponent);
      return { role, exporter, items: { ...items } };
    });
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      const [, path, name] = /^\/([^/]+\/[^/]+)\/v1\/(\w+)/.exec(request.url ?? "") ?? [];
      const signal = SIGNALS.find((one) => one === name);
      const isJson = request.headers["content-type"]?.includes("json") === true;
      const encoding: OtlpEncoding = isJson ? "json" : "proto";
      const body = await buffer(request);
      if (path !== undefined && signal !== undefined) {
        await this.#count(path, signal, encoding, body, request.headers["content-encoding"]);
      }
      const content = acceptedBody(encoding, signal ?? "logs");
      response.writeHead(200, { ...contentType(encoding), "content-length": content.length });
      response.end(content);
    } catch {
      // A client that went away in the middle.
      response.destroy();
    }
  }

  async #count(
    path: string,
    signal: Signal,
    encoding: OtlpEncoding,
    body: Buffer,
    compression = "identity",
  ): Promise<void> {
    try {
      const plain = await decompress(compression.toLowerCase(), body, MOST_BYTES);
      for (const group of itemGroupsOf(decodeExport(signal, encoding, plain))) {
        const run = runsOf([group])[0] ?? "";
        const byPath = this.#counts.get(run) ?? new Map<string, Record<Signal, number>>();
        this.#counts.set(run, byPath);
        const items = byPath.get(path) ?? { traces: 0, metrics: 0, logs: 0 };
        byPath.set(path, items);
        items[signal] += countItems([group]);
      }
    } catch {
      // Nobody judges what a vendor is sent: what cannot be read is not counted.
    }
  }
}
