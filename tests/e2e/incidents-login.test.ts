import { join } from "node:path";
import kafkajs from "kafkajs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { LogLine } from "../../src/record/collector-log/log.ts";
import type { LoginChoice } from "../../src/stack/parts/kafka/logins.ts";
import { makeTopics } from "../../src/stack/parts/kafka/make-topics.ts";
import { writeMessages } from "../../src/stack/parts/kafka/write-messages.ts";
import { firstWords } from "../support/edge-words.ts";
import { cli } from "../support/run-cli.ts";
import { Stack } from "../support/stack.ts";
import { ownTopics } from "../support/topics.ts";

/** Logins to Kafka with SCRAM, in plain text and over TLS, right and wrong (docs/reference/public-reports.md). */
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
  await scenario.act("edge", how, () => scenario.send(ITEMS));
  await firstWords(stack, since, (line) => isTrouble(line) && said.test(wordsOf(line)));
  await start(name, { tls: false });
  const settled = await scenario.settle();
  const report = await scenario.judge(settled, { promise: "at-least-once" });
  expect(report.signals).toMatchObject({ traces: WHOLE, metrics: WHOLE, logs: WHOLE });
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

function isTrouble({ level }: LogLine): boolean {
  return level === "warn" || level === "error";
}

function wordsOf({ message, error = "", fields }: LogLine): string {
  return `${message} ${error} ${fields.err}`;
}
