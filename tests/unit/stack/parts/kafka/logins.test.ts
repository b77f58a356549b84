import { X509Certificate } from "node:crypto";
import { mkdtempSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeCertificates } from "../../../../../src/stack/parts/certificates.ts";
import { type KafkaLogins, makeLogins } from "../../../../../src/stack/parts/kafka/logins.ts";
import { PortReservations } from "../../../../../src/stack/runtimes/ports.ts";

const ports = new PortReservations();
let folder: string;
let logins: KafkaLogins;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "logins-"));
  logins = await makeLogins({ mechanism: "SCRAM-SHA-256" }, { folder, ports });
});
afterAll(() => ports.releaseAll());

test("three listeners, each with a port of its own", () => {
  const { listeners = [] } = logins.broker;
  expect(listeners.map(({ protocol, name = protocol }) => name)).toEqual([
    "SASL_PLAINTEXT",
    "SASL_SSL",
    "EXPIRED",
  ]);
  expect(new Set(listeners.map(({ port }) => port)).size).toBe(3);
});

test("the broker's keys are for its owner alone", () => {
  const file = String(logins.broker.settings?.["ssl.keystore.location"]);
  expect(statSync(file).mode & 0o077).toBe(0);
});

test("each fault differs from the right login in what is wrong alone", () => {
  const right = logins.client({ tls: true });
  const wrong = (fault: "wrong-password" | "wrong-ca" | "tls-on-one-side") =>
    logins.client({ tls: true, fault });
  expect({ ...wrong("wrong-password"), auth: right.auth }).toEqual(right);
  expect(wrong("wrong-password")).not.toEqual(right);
  expect({ ...wrong("wrong-ca"), tls: right.tls }).toEqual(right);
  expect(wrong("wrong-ca")).not.toEqual(right);
  expect(wrong("tls-on-one-side")).toEqual({ ...right, tls: null });
  expect(logins.client({ tls: false }).tls).toBeNull();
});

test("an expired certificate was valid until an hour ago, and its authority still is", async () => {
  const read = (file: string) => new X509Certificate(readFileSync(file));
  const old = await makeCertificates(join(folder, "old"), [], { expired: true });
  const until = Date.parse(read(old.certFile).validTo);
  expect(until).toBeLessThan(Date.now());
  expect(until).toBeGreaterThan(Date.now() - 7_200_000);
  expect(read(old.certFile).verify(read(old.caFile).publicKey)).toBe(true);
  expect(Date.parse(read(old.caFile).validTo)).toBeGreaterThan(Date.now());
  const now = await makeCertificates(join(folder, "now"));
  expect(Date.parse(read(now.certFile).validTo)).toBeGreaterThan(Date.now());
});
