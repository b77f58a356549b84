import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeTrees, type Tree } from "../../src/configs/merge-trees.ts";
import { makeCertificates } from "../../src/parts/certificates.ts";
import type { LogLine } from "../../src/parts/collector/log.ts";
import { PortReservations } from "../../src/runtimes/ports.ts";
import { firstWords } from "./edge-words.ts";
import { Stack } from "./stack.ts";
import { ownTopics } from "./topics.ts";

/** Logins to Kafka with SCRAM, in plain text and over TLS, right and wrong (docs/incidents.md). */
const ITEMS = 10;
const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, altered: 0, refused: 0, unknown: 0 };
const USER = "harness";
const PASSWORD = "right";

let stack: Stack;
const ports = new PortReservations();
const files = { ca: "", otherCa: "" };
const address = { plain: "", tls: "" };

beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-login-"));
  const [own, other] = await Promise.all(
    ["own", "other"].map((name) => makeCertificates(join(folder, name))),
  );
  if (own === undefined || other === undefined) throw new Error("no certificates");
  files.ca = own.caFile;
  files.otherCa = other.caFile;
  const keystore = join(folder, "keystore.pem");
  const pem = await Promise.all([own.keyFile, own.certFile].map((file) => readFile(file, "utf8")));
  await writeFile(keystore, pem.join("\n"), { mode: 0o600 });
  const [plain, tls] = [await ports.reserve(), await ports.reserve()];
  address.plain = `127.0.0.1:${plain}`;
  address.tls = `127.0.0.1:${tls}`;
  const jaas = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  stack = await Stack.open({
    configs: "durable",
    changes: {
      kafka: {
        listeners: [
          { protocol: "SASL_PLAINTEXT", port: plain },
          { protocol: "SASL_SSL", port: tls },
        ],
        settings: {
          "sasl.enabled.mechanisms": "SCRAM-SHA-512",
          "listener.name.sasl_plaintext.scram-sha-512.sasl.jaas.config": jaas,
          "listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config": jaas,
          "ssl.keystore.type": "PEM",
          "ssl.keystore.location": keystore,
        },
        formatArguments: ["--add-scram", `SCRAM-SHA-512=[name=${USER},password=${PASSWORD}]`],
      },
    },
  });
});
afterAll(async () => {
  await stack?.close();
  ports.releaseAll();
});

/** How both collectors reach the broker. */
function client(broker: string, tls: Tree | null, password = PASSWORD): Tree {
  const sasl = { username: USER, password, mechanism: "SCRAM-SHA-512" };
  return { brokers: [broker], auth: { sasl }, tls };
}

async function start(name: string, settings: Tree): Promise<void> {
  const { edge, backend } = ownTopics(name);
  await stack.change("edge", mergeTrees(edge, { exporters: { kafka: settings } }));
  await stack.change("backend", mergeTrees(backend, { receivers: { kafka: settings } }));
}

test.each([
  ["in plain text", () => client(address.plain, null)],
  ["over TLS", () => client(address.tls, { ca_file: files.ca })],
] as const)("SCRAM %s: everything arrives", async (how, settings) => {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await start(name, settings());
  const scenario = await stack.scenario(name);
  await scenario.send(ITEMS);
  await scenario.startBackend();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled);
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
});

test.each([
  ["a wrong password", () => client(address.plain, null, "wrong"), /SASL_AUTHENTICATION_FAILED/],
  [
    "a wrong password over TLS",
    () => client(address.tls, { ca_file: files.ca }, "wrong"),
    /SASL_AUTHENTICATION_FAILED/,
  ],
  [
    "another CA",
    () => client(address.tls, { ca_file: files.otherCa }),
    /failed to verify certificate: x509: certificate signed by unknown authority/,
  ],
  [
    "TLS to a listener that has none",
    () => client(address.plain, { ca_file: files.ca }),
    /often means the client is using TLS when the broker is not expecting it/,
  ],
  [
    "no TLS to a listener that has it",
    () => client(address.tls, null),
    /is this a plaintext connection speaking to a tls endpoint/,
  ],
] as const)("%s: said, and nothing is lost once it is right", async (how, settings, said) => {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await start(name, settings());
  const scenario = await stack.scenario(name);
  const since = Date.now();
  await scenario.break("edge", how, () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => isTrouble(line) && said.test(wordsOf(line)));
  await start(name, client(address.plain, null));
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
});

function isTrouble({ level }: LogLine): boolean {
  return level === "warn" || level === "error";
}

function wordsOf({ message, fields }: LogLine): string {
  return `${message} ${fields.err}`;
}
