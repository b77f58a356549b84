import { readFileSync } from "node:fs";
import { createSecureServer, type Http2SecureServer } from "node:http2";
import type { Socket } from "node:net";
import type { OtlpEndpoint } from "./otlp-endpoint.ts";
import type { ServerSettings } from "./protocol.ts";

/** The port of the endpoint: HTTP/2, which gRPC is made of, and HTTP/1.1 over TLS; it can be closed and opened again. */
export class OtlpListener {
  readonly #host: string;
  readonly #port: number;
  readonly #server: Http2SecureServer;
  readonly #sockets = new Set<Socket>();
  /** One at a time: closing and opening again must not overtake each other. */
  #last: Promise<void> = Promise.resolve();

  constructor(settings: ServerSettings, endpoint: OtlpEndpoint) {
    this.#host = settings.host;
    this.#port = settings.port;
    this.#server = createSecureServer(
      {
        allowHTTP1: true,
        key: readFileSync(settings.keyFile),
        cert: readFileSync(settings.certFile),
        minVersion: "TLSv1.2",
      },
      (request, response) => void endpoint.handle(request, response),
    );
    // A client that breaks off is no fault of the server.
    this.#server.on("sessionError", () => {});
    this.#server.on("connection", (socket: Socket) => {
      this.#sockets.add(socket);
      socket.once("close", () => this.#sockets.delete(socket));
    });
  }

  /** Resolves when it listens. @throws when it cannot. */
  open(): Promise<void> {
    return this.#next(
      () =>
        new Promise((resolve, reject) => {
          if (this.#server.listening) return resolve();
          this.#server.once("error", reject);
          this.#server.listen(this.#port, this.#host, () => {
            this.#server.off("error", reject);
            resolve();
          });
        }),
    );
  }

  /** Resolves when connections are refused and none is left. */
  close(): Promise<void> {
    return this.#next(
      () =>
        new Promise((resolve) => {
          if (!this.#server.listening) return resolve();
          this.#server.close(() => resolve());
          for (const socket of this.#sockets) socket.destroy();
        }),
    );
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(step, step);
    return this.#last;
  }
}
