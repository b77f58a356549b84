import type { Server as HttpServer } from "node:http";
import type { AddressInfo, Server, Socket } from "node:net";
import type { SinkAddresses } from "../../../collector-config/sink-client.ts";
import type { SinkArrivals } from "../../../record/pipeline-facts.ts";
import { Arrivals } from "./arrivals.ts";
import { grpcSink } from "./grpc-sink.ts";
import { httpSink } from "./http-sink.ts";

/** The ports at which the sinks listen. */
export interface SinkPorts {
  /** OTLP over HTTP, and Elasticsearch's bulk API. */
  readonly http: number;
  /** OTLP over gRPC. */
  readonly grpc: number;
}

/** Where a collector reaches the sinks. @param brokers the run's own */
export function sinkAddresses(
  host: string,
  { http, grpc }: SinkPorts,
  brokers: readonly string[],
): SinkAddresses {
  return { http: `http://${host}:${http}`, grpc: `${host}:${grpc}`, brokers };
}

/**
 * Stands for destinations that are no part of the pipeline under test: it accepts whatever it is sent by
 * OTLP and by Elasticsearch's bulk API, as others in production would, and counts. It runs in the
 * harness' own process.
 */
export class Sink {
  readonly #arrivals = new Arrivals();
  readonly #servers: readonly Server[];
  readonly #sockets = new Set<Socket>();

  private constructor() {
    const http: HttpServer = httpSink(this.#arrivals);
    this.#servers = [http, grpcSink(this.#arrivals)];
    for (const server of this.#servers) {
      server.on("connection", (socket: Socket) => {
        this.#sockets.add(socket);
        socket.once("close", () => this.#sockets.delete(socket));
      });
    }
  }

  /**
   * Starts one on free ports.
   *
   * @param host the address of this machine that it listens on
   */
  static async start(host = "127.0.0.1"): Promise<Sink> {
    const sink = new Sink();
    await Promise.all(
      sink.#servers.map(
        (server) =>
          new Promise<void>((resolve, reject) => {
            server.once("error", reject);
            server.listen(0, host, resolve);
          }),
      ),
    );
    return sink;
  }

  get ports(): SinkPorts {
    const [http = 0, grpc = 0] = this.#servers.map(
      (server) => (server.address() as AddressInfo).port,
    );
    return { http, grpc };
  }

  /** What has come of one run until now, exporter by exporter. */
  arrived(run: string): SinkArrivals[] {
    return this.#arrivals.of(run);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(
      this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve()))),
    );
  }
}
