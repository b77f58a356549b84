import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeTrees } from "../../src/configs/merge-trees.ts";
import type { LogLine } from "../../src/parts/collector/log.ts";
import type { LoginChoice } from "../../src/parts/kafka/logins.ts";
import { firstWords } from "./edge-words.ts";
import { Stack } from "./stack.ts";
import { ownTopics } from "./topics.ts";

/** Logins to Kafka with SCRAM, in plain text and over TLS, right and wrong (docs/incidents.md). */
const ITEMS = 10;
const WHOLE = { sent: ITEMS, delivered: ITEMS, missing: 0, altered: 0, refused: 0, unknown: 0 };

let stack: Stack;
beforeAll(async () => {
  const login = { mechanism: "SCRAM-SHA-512" } as const;
  stack = await Stack.open({ configs: "durable", changes: { kafka: { login } } });
});
afterAll(() => stack?.close());

/** Starts both collectors on topics of their own, with a login. */
async function start(name: string, login: LoginChoice): Promise<void> {
  const settings = (await stack.pipeline.kafka).logins?.client(login) ?? {};
  const { edge, backend } = ownTopics(name);
  await stack.change("edge", mergeTrees(edge, { exporters: { kafka: settings } }));
  await stack.change("backend", mergeTrees(backend, { receivers: { kafka: settings } }));
}

test.each([
  ["in plain text", false],
  ["over TLS", true],
] as const)("SCRAM %s: everything arrives", async (how, tls) => {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await start(name, { tls });
  const scenario = await stack.scenario(name);
  await scenario.send(ITEMS);
  await scenario.startBackend();
  const settled = await scenario.settle();
  const report = await scenario.judge(settled);
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
});

test.each<[string, LoginChoice, RegExp]>([
  ["a wrong password", { tls: false, fault: "wrong-password" }, /SASL_AUTHENTICATION_FAILED/],
  [
    "a wrong password over TLS",
    { tls: true, fault: "wrong-password" },
    /SASL_AUTHENTICATION_FAILED/,
  ],
  [
    "another CA",
    { tls: true, fault: "wrong-ca" },
    /failed to verify certificate: x509: certificate signed by unknown authority/,
  ],
  [
    "a certificate that has expired",
    { tls: true, fault: "expired-certificate" },
    /failed to verify certificate: x509: certificate has expired or is not yet valid/,
  ],
  [
    "TLS to a listener that has none",
    { tls: false, fault: "tls-on-one-side" },
    /often means the client is using TLS when the broker is not expecting it/,
  ],
  [
    "no TLS to a listener that has it",
    { tls: true, fault: "tls-on-one-side" },
    /is this a plaintext connection speaking to a tls endpoint/,
  ],
])("%s: said, and nothing is lost once it is right", async (how, login, said) => {
  const name = how.replaceAll(" ", "-").toLowerCase();
  await start(name, login);
  const scenario = await stack.scenario(name);
  const since = Date.now();
  await scenario.break("edge", how, () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => isTrouble(line) && said.test(wordsOf(line)));
  await start(name, { tls: false });
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
});

test("a user who may do nothing: what the edge has accepted is lost, and it is said where", async () => {
  await start("forbidden", { tls: false, fault: "forbidden" });
  const scenario = await stack.scenario("forbidden");
  const since = Date.now();
  await scenario.break("edge", "a user who may do nothing", () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => /TOPIC_AUTHORIZATION_FAILED/.test(wordsOf(line)));
  await start("forbidden", { tls: false });
  const report = await scenario.judge(await scenario.settle(), { promise: "at-least-once" });
  // The exporter takes it for permanent, whatever its queue and its retries are set to.
  const lost = { sent: ITEMS, delivered: 0, missing: ITEMS, lostAt: { edge: ITEMS } };
  expect(report.signals).toMatchObject({ traces: lost, metrics: lost, logs: lost });
  expect(report.findings).toContainEqual(
    expect.objectContaining({
      code: "kafka-forbidden",
      severity: "loss",
      message: expect.stringContaining("forbidden-traces"),
    }),
  );
});

function isTrouble({ level }: LogLine): boolean {
  return level === "warn" || level === "error";
}

function wordsOf({ message, error = "", fields }: LogLine): string {
  return `${message} ${error} ${fields.err}`;
}
