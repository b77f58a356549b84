import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { networkInterfaces } from "node:os";
import { onTestFinished } from "vitest";
import { RUNTIME } from "./run-cli.ts";

/** A request that left the run. */
export interface Heard {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** Somebody else's server: on an address that no part of a run has, and that collectors reach. */
export interface ForeignListener {
  /** `http://<host>:<port>`. */
  readonly url: string;
  /** `<host>:<port>`. */
  readonly address: string;
  readonly heard: readonly Heard[];
  /** TCP connections, whatever came over them. */
  readonly connections: () => number;
}

/** In a container, loopback is the container's own. */
function foreignHost(): string {
  if (RUNTIME !== "docker") return "127.0.0.2";
  const outer = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === "IPv4" && !internal);
  if (outer === undefined) throw new Error("this machine has no address but loopback");
  return outer.address;
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
  const host = foreignHost();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = `${host}:${(server.address() as AddressInfo).port}`;
  return { url: `http://${address}`, address, heard, connections: () => connections };
}
