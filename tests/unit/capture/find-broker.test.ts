import { readFileSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { createServer as createHttpServer } from "node:http";
import { createServer as createHttp2Server } from "node:http2";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { findBroker } from "../../../src/capture/find-broker.ts";
import { type Certificates, makeCertificates } from "../../../src/stack/parts/certificates.ts";
import { addressOf, closedPort, listen } from "./tcp-server.ts";

const NO_KAFKA = /check that the address in --brokers is one of a Kafka listener/;
/** What Java's TLS answers where something else comes: an internal error. */
const TLS_ALERT = Buffer.from([0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x50]);
const LEAVE_OUT = /leave --tls/;

let own: Certificates;
let other: Certificates;
let expired: Certificates;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-find-broker-"));
  [own, other, expired] = await Promise.all([
    makeCertificates(join(folder, "own")),
    makeCertificates(join(folder, "other")),
    makeCertificates(join(folder, "expired"), [], { expired: true }),
  ]);
});

function trusting({ caFile }: Certificates) {
  return { ca: readFileSync(caFile, "utf8") };
}

/** Answers as a broker does: with the correlation id that it was asked with. */
function broker(): Promise<string> {
  return listen((socket) => {
    socket.once("data", (request) => {
      const answer = Buffer.alloc(14);
      answer.writeInt32BE(answer.length - 4);
      request.copy(answer, 4, 8, 12);
      socket.end(answer);
    });
  });
}

function overTls({ certFile, keyFile }: Certificates, options: TlsOptions = {}): Promise<string> {
  const pem = { cert: readFileSync(certFile), key: readFileSync(keyFile) };
  const server = createTlsServer({ ...pem, ...options }, (socket) => {
    socket.on("error", () => {});
    onTestFinished(() => void socket.destroy());
  });
  return addressOf(server);
}

test("who answers as a broker is found beside who does not", async () => {
  const silent = await listen(() => {});
  const answering = await broker();
  expect(await findBroker({ brokers: [silent, await closedPort(), answering] })).toBe(answering);
});

test.each<[string, () => Promise<string>, RegExp, RegExp]>([
  ["a port of HTTP", () => addressOf(createHttpServer()), /answers in HTTP/, NO_KAFKA],
  ["a port of gRPC", () => addressOf(createHttp2Server()), /with something else/, NO_KAFKA],
  ["who hangs up", () => listen((socket) => socket.end()), /closes the connection/, NO_KAFKA],
  [
    "who cuts it off",
    () => listen((socket) => socket.once("data", () => socket.resetAndDestroy())),
    /ends the connection/,
    NO_KAFKA,
  ],
  ["nobody", closedPort, /nothing listens there/, /check the address in --brokers/],
  [
    "who speaks TLS",
    () => listen((socket) => socket.once("data", () => socket.end(TLS_ALERT))),
    /takes TLS, and was asked without/,
    /add --tls/,
  ],
])("%s is reported at once", async (_name, start, message, remedy) => {
  const place = await start();
  await expect(findBroker({ brokers: [place] })).rejects.toMatchObject({
    ...{ code: "topic-unreadable", place },
    ...{ message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) },
  });
});

test.each<[string, () => Promise<string>, RegExp, RegExp]>([
  ["a port of HTTP", () => addressOf(createHttpServer()), /takes no TLS/, LEAVE_OUT],
  ["who hangs up", () => listen((socket) => socket.end()), /takes no TLS/, LEAVE_OUT],
  ["another authority", () => overTls(other), /unable to verify/, /--tls-ca/],
  [
    "who wants a certificate, too",
    () => overTls(own, { requestCert: true, rejectUnauthorized: true }),
    /ends the handshake/,
    /--tls-cert and --tls-key/,
  ],
])("%s, asked with TLS, is reported at once", async (_name, start, message, remedy) => {
  const place = await start();
  await expect(findBroker({ brokers: [place], ssl: trusting(own) })).rejects.toMatchObject({
    ...{ code: "topic-unreadable", place },
    ...{ message: expect.stringMatching(message), remedy: expect.stringMatching(remedy) },
  });
});

test("a certificate that has expired is reported as such", async () => {
  const brokers = [await overTls(expired)];
  await expect(findBroker({ brokers, ssl: trusting(expired) })).rejects.toMatchObject({
    message: expect.stringContaining("certificate has expired"),
    remedy: expect.stringContaining("clock"),
  });
});

test.each([
  ["without TLS", undefined, "did not answer as a Kafka broker", "add --tls if it takes TLS"],
  ["with TLS", {}, "did not answer the handshake", "leave --tls out"],
])("who says nothing %s is reported at the deadline", async (_name, ssl, message, remedy) => {
  const deadline = new AbortController();
  const place = await listen((socket) => {
    socket.once("data", () => deadline.abort());
  });
  const asked = { brokers: [place], ...(ssl === undefined ? {} : { ssl }) };
  await expect(findBroker(asked, deadline.signal)).rejects.toMatchObject({
    ...{ code: "topic-unreadable", place },
    ...{ message: expect.stringContaining(message), remedy: expect.stringContaining(remedy) },
  });
});

test("of several, each is reported with what it does", async () => {
  const brokers = [await addressOf(createHttpServer()), await closedPort()];
  await expect(findBroker({ brokers })).rejects.toMatchObject({
    place: brokers.join(", "),
    details: [
      expect.stringMatching(/^127\.0\.0\.1:\d+: it answers in HTTP/),
      expect.stringMatching(/^127\.0\.0\.1:\d+: nothing listens there/),
    ],
  });
});
