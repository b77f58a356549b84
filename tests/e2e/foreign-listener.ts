import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** A request that left the run. */
export interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Somebody else's server: on a loopback address that no part of a run has. */
export interface ForeignListener {
  /** `http://127.0.0.2:<port>`. */
  readonly url: string;
  /** `127.0.0.2:<port>`. */
  readonly address: string;
  readonly heard: readonly Heard[];
  /** TCP connections, whatever came over them. */
  readonly connections: () => number;
}

/** Listens until the test is over, and takes what it is sent. */
export async function foreignListener(): Promise<ForeignListener> {
  const heard: Heard[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    heard.push({ path: request.url ?? "", headers: request.headers });
    request.resume();
    request.on("end", () => response.end("{}"));
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.2", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `127.0.0.2:${(server.address() as AddressInfo).port}`;
  return { url: `http://${address}`, address, heard, connections: () => connections };
}
