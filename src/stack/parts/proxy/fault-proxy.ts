import { readFile } from "node:fs/promises";
import {
  createServer,
  Agent as HttpAgent,
  type IncomingMessage,
  type ServerResponse,
  STATUS_CODES,
} from "node:http";
import { createServer as createSecureServer, Agent as HttpsAgent } from "node:https";
import { setTimeout as later } from "node:timers/promises";
import { createProxyServer } from "httpxy";
import { HarnessError } from "../../../base/errors.ts";
import type { Certificates } from "../certificates.ts";
import type { ProxyCounts, ProxyFault } from "./proxy-fault.ts";

/** Where a proxy listens, and what stands behind it. */
export interface ProxyOptions {
  /** The address of this machine that it listens on; by default 127.0.0.1. */
  readonly host?: string | undefined;
  readonly port: number;
  /** Its certificate; without one it speaks HTTP. */
  readonly certificates?: Certificates;
  /** The server behind it, and the authority of its certificate as PEM where it speaks TLS. */
  readonly behind: { readonly url: string; readonly ca?: string | undefined };
}

/**
 * A reverse proxy before a server, as a load balancer in production: it passes everything on, unless a
 * fault is set. It runs in the harness' own process.
 */
export class FaultProxy {
  readonly #server: ReturnType<typeof createServer>;
  readonly #agent: HttpAgent;
  readonly #proxy: ReturnType<typeof createProxyServer>;
  readonly #faults: { readonly fault: ProxyFault }[] = [];
  readonly #closed = new AbortController();
  readonly #answered = new Map<number, number>();
  #passed = 0;
  #slowed = 0;
  #dropped = 0;
  #unreachable = 0;

  private constructor(
    { url, ca }: ProxyOptions["behind"],
    tls: { readonly key: string; readonly cert: string } | undefined,
  ) {
    const { protocol, hostname: host, port } = new URL(url);
    // Connections stay open, and nobody behind it closes them first: so does Elasticsearch.
    const keep = { keepAlive: true };
    this.#agent = protocol === "https:" ? new HttpsAgent(keep) : new HttpAgent(keep);
    this.#proxy = createProxyServer({
      target: { protocol, host, port, ...(ca === undefined ? {} : { ca }) },
      agent: this.#agent,
    });
    this.#proxy.on("error", (_error, _request, response) => {
      if (response !== undefined && "writeHead" in response) this.#unreached(response);
    });
    const handle = (request: IncomingMessage, response: ServerResponse) =>
      void this.#handle(request, response);
    this.#server = tls === undefined ? createServer(handle) : createSecureServer(tls, handle);
    // A client decides for itself how long it waits, and a slow answer has no limit.
    this.#server.keepAliveTimeout = 0;
    this.#server.requestTimeout = 0;
  }

  /** Starts one; it listens when this resolves. @throws HarnessError `port-in-use` */
  static async start(options: ProxyOptions): Promise<FaultProxy> {
    const { host = "127.0.0.1", port, certificates, behind } = options;
    const tls =
      certificates === undefined
        ? undefined
        : {
            key: await readFile(certificates.keyFile, "utf8"),
            cert: await readFile(certificates.certFile, "utf8"),
          };
    const proxy = new FaultProxy(behind, tls);
    await proxy.#listen(port, host);
    return proxy;
  }

  /** Requests by what became of them, until now. */
  get counts(): ProxyCounts {
    return {
      passed: this.#passed,
      answered: Object.fromEntries(this.#answered),
      slowed: this.#slowed,
      dropped: this.#dropped,
      unreachable: this.#unreachable,
    };
  }

  /**
   * Sets a fault for every request that comes from now on; of several the one set last holds.
   *
   * @returns lifts it; requests that it holds back already still wait their time
   */
  set(fault: ProxyFault): () => void {
    const entry = { fault };
    this.#faults.push(entry);
    return () => {
      const place = this.#faults.indexOf(entry);
      if (place >= 0) this.#faults.splice(place, 1);
    };
  }

  /** Ends all connections and gives the port back. Idempotent. */
  async close(): Promise<void> {
    this.#closed.abort();
    await new Promise<void>((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
    this.#agent.destroy();
  }

  #listen(port: number, host: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", (error) =>
        reject(
          new HarnessError(
            {
              code: "port-in-use",
              message: `the proxy of Elasticsearch cannot listen: ${error.message}`,
              place: `${host}:${port}`,
              remedy: "end what holds the port (ss -ltnp lists it), or run again",
            },
            { cause: error },
          ),
        ),
      );
      this.#server.listen(port, host, () => resolve());
    });
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.#faults.at(-1)?.fault;
    switch (fault?.kind) {
      case "status":
        return this.#answer(request, response, fault);
      case "drop":
        this.#dropped += 1;
        request.socket.destroy();
        return;
      case "slow":
        this.#slowed += 1;
        if (!(await this.#waited(fault.ms)) || response.destroyed) return;
    }
    this.#passed += 1;
    // A client that breaks off is no fault of the proxy.
    await this.#proxy.web(request, response).catch(() => undefined);
  }

  /** Whether it was still open after that time. */
  async #waited(ms: number): Promise<boolean> {
    try {
      await later(ms, undefined, { signal: this.#closed.signal });
      return true;
    } catch {
      return false;
    }
  }

  /** Answers once it has the whole request: a client that still sends may not see an answer. */
  #answer(
    request: IncomingMessage,
    response: ServerResponse,
    { status, retryAfter }: Extract<ProxyFault, { kind: "status" }>,
  ): void {
    request.once("end", () => {
      this.#answered.set(status, (this.#answered.get(status) ?? 0) + 1);
      if (retryAfter !== undefined) response.setHeader("retry-after", String(retryAfter));
      say(response, status, "answered before Elasticsearch");
    });
    request.resume();
  }

  #unreached(response: ServerResponse): void {
    this.#unreachable += 1;
    if (response.headersSent) response.destroy();
    else say(response, 502, "Elasticsearch cannot be reached");
  }
}

/** In plain text and in its own name, as a load balancer: no answer of Elasticsearch's. */
function say(response: ServerResponse, status: number, why: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", server: "proxy" });
  response.end(`${status} ${STATUS_CODES[status] ?? ""} (${why})\n`);
}
