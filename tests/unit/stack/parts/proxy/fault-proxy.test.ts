import { mkdtemp, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createSecureServer, request as secureRequest } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, expect, test } from "vitest";
import { makeCertificates } from "../../../../../src/stack/parts/certificates.ts";
import { FaultProxy } from "../../../../../src/stack/parts/proxy/fault-proxy.ts";
import { PortReservations } from "../../../../../src/stack/runtimes/ports.ts";

/** What reached the server behind the proxy. */
interface Reached {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

const ports = new PortReservations();
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
  ports.releaseAll();
});

function listening(server: Server): Promise<number> {
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  );
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** A proxy, and a server behind it that says what reached it. */
async function open() {
  const reached: Reached[] = [];
  const server = createServer(async (request, response) => {
    const { method, url: path, headers } = request;
    const { authorization } = headers;
    reached.push({ method, path, authorization, body: await text(request) });
    response.writeHead(201, { "x-elastic-product": "Elasticsearch" });
    response.end("taken");
  });
  const behind = { url: `http://127.0.0.1:${await listening(server)}` };
  const port = await ports.reserve();
  const proxy = await FaultProxy.start({ port, behind });
  closing.push(() => proxy.close());
  return { proxy, port, url: `http://127.0.0.1:${port}`, reached, server };
}

const BULK = { method: "POST", headers: { authorization: "ApiKey abc" }, body: "documents" };

test("what comes is passed on as it is, and so is the answer", async () => {
  const { proxy, url, reached } = await open();
  const response = await fetch(`${url}/_bulk?require_data_stream=true`, BULK);
  expect(response.status).toBe(201);
  expect(response.headers.get("x-elastic-product")).toBe("Elasticsearch");
  expect(await response.text()).toBe("taken");
  expect(reached).toEqual([
    {
      method: "POST",
      path: "/_bulk?require_data_stream=true",
      authorization: "ApiKey abc",
      body: "documents",
    },
  ]);
  expect(proxy.counts).toEqual({ passed: 1, answered: {}, slowed: 0, dropped: 0, unreachable: 0 });
});

test("a status is the proxy's own answer, nothing reaches the server, until it is lifted", async () => {
  const { proxy, url, reached } = await open();
  const lift = proxy.set({ kind: "status", status: 429, retryAfter: 7 });
  // Larger than what a socket takes at once: it is read before it is answered.
  const response = await fetch(url, { ...BULK, body: "x".repeat(5_000_000) });
  expect(response.status).toBe(429);
  expect(response.headers.get("retry-after")).toBe("7");
  expect(response.headers.get("x-elastic-product")).toBeNull();
  expect(await response.text()).toBe("429 Too Many Requests (answered before Elasticsearch)\n");
  expect(reached).toEqual([]);
  expect(proxy.counts).toMatchObject({ passed: 0, answered: { 429: 1 } });
  lift();
  lift();
  expect((await fetch(url, BULK)).status).toBe(201);
});

test("of several faults the one set last holds", async () => {
  const { proxy, url } = await open();
  const first = proxy.set({ kind: "status", status: 503 });
  const second = proxy.set({ kind: "status", status: 413 });
  const status = async () => (await fetch(url, BULK)).status;
  expect(await status()).toBe(413);
  first();
  expect(await status()).toBe(413);
  second();
  expect(await status()).toBe(201);
  expect(proxy.counts.answered).toEqual({ 413: 2 });
});

test("slow: it is passed on after that time; a client that has given up by then is not", async () => {
  const { proxy, url, reached } = await open();
  proxy.set({ kind: "slow", ms: 300 });
  const started = performance.now();
  expect((await fetch(url, BULK)).status).toBe(201);
  // A timer may fire a millisecond early.
  expect(performance.now() - started).toBeGreaterThanOrEqual(299);
  const given = { ...BULK, body: "given up", signal: AbortSignal.timeout(50) };
  await expect(fetch(url, given)).rejects.toThrow();
  // The next one waits as long as the one before it, which would have come first.
  await fetch(url, BULK);
  expect(reached.map(({ body }) => body)).toEqual(["documents", "documents"]);
  expect(proxy.counts).toMatchObject({ passed: 2, slowed: 3 });
});

test("drop: the connection ends without an answer", async () => {
  const { proxy, url, reached } = await open();
  const lift = proxy.set({ kind: "drop" });
  await expect(fetch(url, BULK)).rejects.toThrow();
  expect(proxy.counts).toMatchObject({ passed: 0, dropped: 1 });
  lift();
  expect((await fetch(url, BULK)).status).toBe(201);
  expect(reached).toHaveLength(1);
});

test("502 while nobody listens behind it", async () => {
  const { proxy, url, server } = await open();
  await fetch(url, BULK).then((response) => response.text());
  await new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  });
  const response = await fetch(url, BULK);
  expect(response.status).toBe(502);
  expect(await response.text()).toContain("Elasticsearch cannot be reached");
  expect(proxy.counts).toMatchObject({ unreachable: 1 });
});

test("closed: what waits is ended, and the port is free again", async () => {
  const { proxy, url, port, reached } = await open();
  proxy.set({ kind: "slow", ms: 60_000 });
  const waiting = fetch(url, BULK);
  const rejected = expect(waiting).rejects.toThrow();
  await expect.poll(() => proxy.counts.slowed).toBe(1);
  await proxy.close();
  await proxy.close();
  await rejected;
  expect(reached).toEqual([]);
  const again = await FaultProxy.start({ port, behind: { url } });
  await again.close();
});

test("a port that somebody holds is named", async () => {
  const { port } = await open();
  const started = FaultProxy.start({ port, behind: { url: "http://127.0.0.1:1" } });
  await expect(started).rejects.toMatchObject({
    code: "port-in-use",
    place: `127.0.0.1:${port}`,
  });
});

test("TLS on both sides, with the run's own authority", async () => {
  const certificates = await makeCertificates(await mkdtemp(join(tmpdir(), "proxy-")));
  const ca = await readFile(certificates.caFile, "utf8");
  const server = createSecureServer(
    {
      key: await readFile(certificates.keyFile),
      cert: await readFile(certificates.certFile),
    },
    (_, response) => response.end("taken"),
  );
  const url = `https://127.0.0.1:${await listening(server)}`;
  const port = await ports.reserve();
  const statusBehind = async (behind: { readonly url: string; readonly ca?: string }) => {
    const proxy = await FaultProxy.start({ port, certificates, behind });
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        const options = { port, host: "127.0.0.1", ca, agent: false };
        secureRequest(options, resolve).once("error", reject).end();
      });
      await text(response);
      return response.statusCode;
    } finally {
      await proxy.close();
    }
  };
  expect(await statusBehind({ url, ca })).toBe(200);
  // Of a server with another's certificate it passes nothing on.
  expect(await statusBehind({ url })).toBe(502);
});
