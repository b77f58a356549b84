import { join } from "node:path";
import kafkajs from "kafkajs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { LoginChoice } from "../../src/stack/parts/kafka/logins.ts";
import { makeTopics } from "../../src/stack/parts/kafka/make-topics.ts";
import { writeMessages } from "../../src/stack/parts/kafka/write-messages.ts";
import { firstWords } from "../support/edge-words.ts";
import {
  expectAllArrives,
  expectSaidAndKept,
  ITEMS,
  openScramStack,
  startWithLogin,
  type WrongLogin,
  wordsOf,
} from "../support/logins.ts";
import { cli } from "../support/run-cli.ts";
import type { Stack } from "../support/stack.ts";

/**
 * Logins to Kafka with SCRAM, right and wrong (docs/reference/public-reports.md). The others:
 * tests/exhaustive/incidents-login.test.ts.
 */
let stack: Stack;
beforeAll(async () => {
  stack = await openScramStack();
});
afterAll(() => stack?.close());

test("SCRAM in plain text: everything arrives", () =>
  expectAllArrives(stack, "in plain text", false));

test.each<WrongLogin>([
  [
    "a wrong password over TLS",
    { tls: true, fault: "wrong-password" },
    /SASL_AUTHENTICATION_FAILED/,
  ],
  [
    "TLS to a listener that has none",
    { tls: false, fault: "tls-on-one-side" },
    /often means the client is using TLS when the broker is not expecting it/,
  ],
])("%s: said, and nothing is lost once it is right", (...wrong) =>
  expectSaidAndKept(stack, ...wrong),
);

test("a user who may do nothing: what the edge has accepted is lost, and it is said where", async () => {
  await startWithLogin(stack, "forbidden", { tls: false, fault: "forbidden" });
  const scenario = await stack.scenario("forbidden");
  const since = Date.now();
  await scenario.act("edge", "a user who may do nothing", () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => /TOPIC_AUTHORIZATION_FAILED/.test(wordsOf(line)));
  await startWithLogin(stack, "forbidden", { tls: false });
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

/** How `capture` logs in where a collector would with these settings. */
async function captureAs(topic: string, choice: LoginChoice) {
  const settings = (await stack.pipeline.kafka).logins?.client(choice) as {
    readonly brokers: readonly string[];
    readonly auth: { readonly sasl: { readonly username: string; readonly password: string } };
    readonly tls: { readonly ca_file: string } | null;
  };
  const { username, password } = settings.auth.sasl;
  const result = await cli(
    [
      ...["capture", "--brokers", settings.brokers.join(","), "--topic", topic, "--yes", "--force"],
      ...["--from", "beginning", "--out", join(stack.folder, "captured.ndjson")],
      ...["--sasl", "scram-sha-512", "--sasl-user", username, "--password-env", "OWN_PASSWORD"],
      ...(settings.tls === null ? [] : ["--tls-ca", settings.tls.ca_file]),
    ],
    { OWN_PASSWORD: password },
  );
  return { ...result, said: `${result.stdout}${result.stderr}` };
}

test("capture logs in as they do, and needs no right but to read the topic", async () => {
  const { bootstrap } = await stack.pipeline.kafka;
  const topic = "to-be-captured";
  await makeTopics(bootstrap, [topic]);
  await writeMessages(bootstrap, topic, [{ value: "poison" }]);
  const unreadable: readonly [LoginChoice, string][] = [
    [{ tls: false, fault: "wrong-password" }, "check --sasl, --sasl-user and the password"],
    [{ tls: true, fault: "wrong-ca" }, "unable to verify the first certificate"],
    [{ tls: true, fault: "tls-on-one-side" }, "check --brokers and --tls"],
    [{ tls: true, fault: "forbidden" }, "the rights Describe and Read on the topic"],
  ];
  for (const [login, words] of unreadable) {
    const { exitCode, said } = await captureAs(topic, login);
    expect(exitCode, said).toBe(2);
    expect(said).toContain("[topic-unreadable]");
    expect(said).toContain(words);
    expect(said).not.toContain("not-right");
  }
  await letGuestRead(bootstrap, topic);
  for (const login of [{ tls: false }, { tls: true, fault: "forbidden" }] as const) {
    const { exitCode, said } = await captureAs(topic, login);
    expect(exitCode, said).toBe(0);
    expect(said).toContain("captured 1 message");
  }
});

async function letGuestRead(bootstrap: string, topic: string): Promise<void> {
  const kafka = new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({
      acl: [
        {
          ...{ principal: "User:guest", host: "*" },
          ...{ resourceName: topic, resourceType: kafkajs.AclResourceTypes.TOPIC },
          resourcePatternType: kafkajs.ResourcePatternTypes.LITERAL,
          operation: kafkajs.AclOperationTypes.READ,
          permissionType: kafkajs.AclPermissionTypes.ALLOW,
        },
      ],
    });
  } finally {
    await admin.disconnect();
  }
}
