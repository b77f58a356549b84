import { randomBytes } from "node:crypto";
import { mkdtemp, readFile, stat } from "node:fs/promises";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import kafkajs, { type Admin } from "kafkajs";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import { readCapture } from "../../src/capture/capture-file.ts";
import { replayInto } from "../../src/capture/replay.ts";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { LogLine } from "../../src/record/collector-log/log.ts";
import { undecodableIn } from "../../src/record/collector-log/undecodable.ts";
import { readIncident } from "../../src/scenario/incidents/read-incident.ts";
import { linesSince } from "../../src/scenario/mismatch-evidence.ts";
import type { LoginChoice } from "../../src/stack/parts/kafka/logins.ts";
import { makeTopics } from "../../src/stack/parts/kafka/make-topics.ts";
import { writeMessages } from "../../src/stack/parts/kafka/write-messages.ts";
import { replayOn } from "../support/reproduced.ts";
import { cli } from "../support/run-cli.ts";
import { Stack } from "../support/stack.ts";

/** Messages are taken off a topic of a running pipeline and fed to another one (docs/guides/capture.md). */
let stack: Stack;
let admin: Admin;
let out: string;
let bootstrap: string;

beforeAll(async () => {
  // Listeners with a login stand beside the one that the collectors use.
  const login = { mechanism: "SCRAM-SHA-512" } as const;
  stack = await Stack.open({ configs: "durable", changes: { kafka: { login } } });
  ({ bootstrap } = await stack.pipeline.kafka);
  await makeTopics(
    bootstrap,
    SIGNALS.map((signal) => `otel-${signal}`),
  );
  const kafka = new kafkajs.Kafka({ brokers: [bootstrap], logLevel: kafkajs.logLevel.NOTHING });
  admin = kafka.admin();
  await admin.connect();
});
afterAll(async () => {
  await admin?.disconnect();
  await stack?.close();
});
beforeEach(async () => {
  out = join(await mkdtemp(join(tmpdir(), "edot-capture-")), "capture.ndjson");
});

const SKIPPING = { receivers: { kafka: { message_marking: { on_permanent_error: true } } } };
const POISON = {
  value: "not OTLP",
  key: Buffer.from([0xff, 0x00, 0x80]),
  headers: { tenant: ["a", "b"], "content-type": "text/plain" },
  timestamp: 1_700_000_000_123,
};

function capture(...args: readonly string[]) {
  return cli(["capture", "--brokers", bootstrap, "--out", out, ...args], {
    EDOT_KAFKA_CAPTURE_PASSWORD: "right",
  });
}

/** What anybody who reads could leave behind. */
async function traces() {
  const [topics, { groups }, { brokers }] = await Promise.all([
    admin.listTopics(),
    admin.listGroups(),
    admin.describeCluster(),
  ]);
  const names = groups.map(({ groupId }) => groupId).toSorted();
  const committed = await Promise.all(
    names.map((groupId) => admin.fetchOffsets({ groupId, topics: ["otel-logs"] })),
  );
  const ends = await Promise.all(topics.map((topic) => admin.fetchTopicOffsets(topic)));
  return { topics: topics.toSorted(), names, committed, ends, brokers };
}

async function backendSays(since: number): Promise<LogLine[]> {
  return linesSince((await stack.pipeline.startBackend()).logFile, since);
}

test("a poison message: captured without a trace, replayed byte for byte, with the same words of the backend", async () => {
  await stack.change("backend", SKIPPING);
  const scenario = await stack.scenario("captured");
  await stack.pipeline.startBackend();
  await scenario.untilConsuming();
  await scenario.send(5);
  await writeMessages(bootstrap, "otel-logs", [POISON]);
  await scenario.send(5);
  expect((await scenario.settle()).how).toBe("complete");
  const named = undecodableIn(await backendSays(scenario.since));
  expect(named.length).toBeGreaterThan(0);
  const at = Number(named[0]?.offset);

  const before = await traces();
  const dry = await capture("--topic", "otel-logs", "--from", "beginning");
  expect(dry.exitCode, dry.stderr).toBe(2);
  expect(dry.stderr).toContain("--yes");
  expect(dry.stderr).toContain(`otel-logs, partition 0: offsets 0 to`);
  await expect(stat(out)).rejects.toThrow("ENOENT");
  const args = ["--topic", "otel-logs", "--topic", "otel-traces", "--from", "beginning", "--yes"];
  const captured = await capture(...args);
  expect(captured.exitCode, captured.stderr).toBe(0);
  expect(captured.stderr).toContain("no consumer group");
  expect(await traces()).toEqual(before);

  const { header, messages } = await readCapture(out);
  expect(header.masked).toBe("none");
  expect((await stat(out)).mode & 0o077).toBe(0);
  const logs = messages.filter(({ topic }) => topic === "otel-logs");
  const [{ low = "", high = "" } = {}] = await admin.fetchTopicOffsets("otel-logs");
  expect(logs.map(({ offset }) => Number(offset))).toEqual(
    Array.from({ length: Number(high) - Number(low) }, (_, index) => Number(low) + index),
  );
  expect(messages.some(({ topic }) => topic === "otel-traces")).toBe(true);
  const poison = logs.find(({ offset }) => Number(offset) === at);
  expect(poison?.value?.toString()).toBe(POISON.value);
  expect(poison?.key).toEqual(POISON.key);
  expect(poison?.timestamp).toBe(POISON.timestamp);
  expect(poison?.headers.map(([name, value]) => [name, value?.toString()])).toEqual([
    ["tenant", "a"],
    ["tenant", "b"],
    ["content-type", "text/plain"],
  ]);

  const production = messages.map((message) => ({ ...message, topic: `prod-${message.topic}` }));
  const topicFor = (topic: string) => topic.replace("prod-", "");
  expect(await replayInto(bootstrap, production, { topicFor })).toEqual([
    { captured: "prod-otel-logs", topic: "otel-logs", messages: logs.length },
    {
      captured: "prod-otel-traces",
      topic: "otel-traces",
      messages: messages.length - logs.length,
    },
  ]);
  const again = ["--topic", "otel-logs", "--partition", "0", "--from", high, "--yes", "--force"];
  const replayed = await capture(...again);
  expect(replayed.exitCode, replayed.stderr).toBe(0);
  const bytesOf = (all: typeof messages) =>
    all.map(({ key, headers, value }) => ({ key, headers, value }));
  expect(bytesOf((await readCapture(out)).messages)).toEqual(bytesOf(logs));
  const { line, offset } = await waitFor(
    async () => {
      const lines = await backendSays(scenario.since);
      const last = undecodableIn(lines).findLast(({ topic }) => topic === "otel-logs");
      return Number(last?.offset) >= Number(high) && last !== undefined
        ? done(last)
        : notYet(`${last?.offset}`);
    },
    { for: "the backend to name the poison again", timeoutMs: 60_000 },
  );
  expect(Number(offset)).toBe(Number(high) + at - Number(low));
  expect(line.error).toBe(named[0]?.line.error);
});

test("a captured poison message is found as in its incident", async () => {
  await writeMessages(bootstrap, "otel-logs", [POISON]);
  const captured = await capture("--topic", "otel-logs", "--limit", "1", "--yes");
  expect(captured.exitCode, captured.stderr).toBe(0);
  const set = "durable/motlp";
  const replayed = await replayOn(out, set);
  const findings = replayed?.findings.map(({ code }) => code).sort();
  expect(findings).toEqual(readIncident("poison-message").expect[set]?.findings);
  const [undecodable] =
    replayed?.findings.filter(({ code }) => code === "undecodable-message") ?? [];
  expect(undecodable?.message).toMatch(
    /^1 message cannot be decoded: topic otel-logs, partition 0/,
  );
});

test("a topic that is not there is named and not made", async () => {
  const before = await traces();
  const result = await capture("--topic", "no-such-topic", "--yes");
  expect(result.exitCode).toBe(2);
  expect(result.stderr).toContain("no-such-topic");
  expect(result.stderr).not.toContain("    at ");
  expect(await traces()).toEqual(before);
  await expect(
    replayInto(bootstrap, [
      {
        ...{ topic: "no-such-topic", partition: 0, offset: 0n, timestamp: 0 },
        ...{ key: null, headers: [], value: null },
      },
    ]),
  ).rejects.toThrow("the pipeline has no topic no-such-topic");
  expect(await traces()).toEqual(before);
});

/** A listener with a login, and the authority of its certificate where it has TLS. */
async function listener(choice: LoginChoice) {
  const settings = (await stack.pipeline.kafka).logins?.client(choice) as {
    readonly brokers: readonly [string];
    readonly tls: { readonly ca_file: string } | null;
  };
  return { address: settings.brokers[0], ca: settings.tls?.ca_file ?? "" };
}

test("what a listener takes, and was not given, is reported with its address", async () => {
  const [plain, tls, expired] = await Promise.all([
    listener({ tls: false }),
    listener({ tls: true }),
    listener({ tls: true, fault: "expired-certificate" }),
  ]);
  const login = (mechanism: string) => ["--sasl", mechanism, "--sasl-user", "harness"];
  const rows: readonly (readonly [string, readonly string[], string, string])[] = [
    [bootstrap, login("plain"), "takes no login", "leave --sasl"],
    [bootstrap, login("scram-sha-512"), "takes no login", "leave --sasl"],
    [bootstrap, ["--tls"], "takes no TLS", "leave --tls"],
    [plain.address, [], "it may want a login", "add --sasl"],
    [plain.address, login("plain"), "does not take this mechanism of login", "--sasl"],
    [plain.address, ["--tls", ...login("scram-sha-512")], "takes no TLS", "leave --tls"],
    [tls.address, login("scram-sha-512"), "takes TLS", "add --tls"],
    [tls.address, ["--tls"], "certificate is not accepted", "--tls-ca"],
    [tls.address, ["--tls-ca", tls.ca], "it may want a login", "add --sasl"],
    [expired.address, ["--tls-ca", expired.ca], "certificate has expired", "valid"],
  ];
  for (const [address, args, words, remedy] of rows) {
    const { exitCode, stderr } = await capture(
      ...["--brokers", address, "--topic", "otel-logs", "--yes", ...args],
    );
    expect.soft(exitCode, stderr).toBe(2);
    expect.soft(stderr).toContain(`  at: ${address}\n`);
    expect.soft(stderr).toContain(words);
    expect.soft(stderr.split("  remedy: ")[1]).toContain(remedy);
    expect.soft(stderr).not.toContain("    at ");
  }
});

test("a port that is silent is reported in seconds, and progress says what is waited for", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const since = performance.now();
  const { exitCode, stderr } = await capture(
    ...["--brokers", address, "--topic", "otel-logs", "--yes"],
  );
  const took = performance.now() - since;
  server.close();
  expect(exitCode, stderr).toBe(2);
  expect(stderr).toMatch(new RegExp(`^Connecting to ${address}`));
  expect(stderr).toContain(`  at: ${address}\n`);
  expect(stderr).toContain("is one of a Kafka listener");
  // It waits for six; this machine may be busy.
  expect(took).toBeLessThan(20_000);
});

test("the first broker may be away, and another one be named by its IPv6 address", async () => {
  await writeMessages(bootstrap, "otel-logs", [POISON]);
  const [host, port] = bootstrap.split(":");
  const way = createServer((socket) => {
    const broker = connect({ host, port: Number(port) });
    for (const end of [socket, broker]) end.on("error", () => {});
    socket.pipe(broker).pipe(socket);
  });
  await new Promise<void>((resolve) => way.listen(0, "::1", resolve));
  const brokers = `127.0.0.1:1,[::1]:${(way.address() as AddressInfo).port}`;
  const topic = ["--topic", "otel-logs", "--limit", "1", "--yes"];
  const { exitCode, stderr } = await capture("--brokers", brokers, ...topic);
  way.close();
  expect(exitCode, stderr).toBe(0);
});

test("offsets, limits and masks", async () => {
  await admin.createTopics({ topics: [{ topic: "three", numPartitions: 3 }] });
  const secret = `secret-${randomBytes(8).toString("hex")}`;
  const request = (body: string) =>
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"${body}"}}]}]}]}`;
  await writeMessages(
    bootstrap,
    "three",
    [0, 0, 0, 0, 1, 1].map((partition, index) => ({
      value: index === 3 ? `cut off ${secret}` : request(secret),
      partition,
    })),
  );
  // A body larger than is fetched at once.
  const large = request("l".repeat(900_000));
  await writeMessages(
    bootstrap,
    "three",
    [1, 1, 1].map((partition) => ({ value: large, partition })),
  );
  const places = async () =>
    (await readCapture(out)).messages.map(({ partition, offset }) => `${partition}:${offset}`);

  const newest = await capture("--topic", "three", "--limit", "4", "--yes");
  expect(newest.exitCode, newest.stderr).toBe(0);
  expect(await places()).toEqual(["0:2", "0:3", "1:3", "1:4"]);

  const one = ["--topic", "three", "--partition", "0", "--limit", "1", "--yes", "--force"];
  expect((await capture(...one, "--from", "2")).exitCode).toBe(0);
  expect(await places()).toEqual(["0:2"]);
  const gone = await capture(...one, "--from", "4");
  expect(gone.exitCode).toBe(2);
  expect(gone.stderr).toContain("it has 0 to 3");
  const capped = await capture(
    "--topic",
    "three",
    "--from",
    "beginning",
    "--max-mib",
    "1",
    "--yes",
    "--force",
  );
  expect(capped.stderr).toContain("Ended before three/1, offset 3");
  expect((await places()).length).toBe(7);

  const mask = ["--topic", "three", "--partition", "0", "--mask", "--yes", "--force"];
  const masked = await capture(...mask);
  expect(masked.stderr).toContain("three/0, offset 3");
  expect(await places()).toEqual(["0:0", "0:1", "0:2"]);
  const [header] = (await readFile(out, "utf8")).split("\n");
  expect(header).toContain('"masked":"all"');
  const values = (await readCapture(out)).messages.map(({ value }) => value?.toString());
  expect(values[0]).toBe(request("x".repeat(secret.length)));
  await capture(...mask, "--keep-undecodable");
  const kept = await readCapture(out);
  expect(kept.header.masked).toBe("some");
  expect(kept.messages.at(-1)?.value?.toString()).toBe(`cut off ${secret}`);
});
