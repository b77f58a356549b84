import { Kafka, logLevel } from "kafkajs";
import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { deliver } from "../support/own-delivery.ts";

/** Limits of Kafka, Elasticsearch and mOTLP, and what is lost beyond them. */
const ITEMS = 200;

function codes({ findings }: ScenarioReport): string[] {
  return findings.map(({ code, severity }) => `${severity}: ${code}`);
}

function missing({ signals }: ScenarioReport) {
  return SIGNALS.map((signal) => signals[signal]?.missing);
}

function messageOf({ findings }: ScenarioReport, code: string): string | undefined {
  return findings.find((finding) => finding.code === code)?.message;
}

/** A queue in memory, which drops what it cannot deliver. */
const QUEUE = {
  enabled: true,
  num_consumers: 2,
  queue_size: 10,
  batch: { flush_timeout: "500ms" },
};
const FEW_RETRIES = { max_retries: 2, initial_interval: "100ms" };

test("requests larger than Elasticsearch takes: lost as a whole, and counted", async () => {
  const settings = { "http.max_content_length": "30kb" };
  const { report } = await deliver({ items: ITEMS, changes: { elasticsearch: { settings } } });
  expect(missing(report)).toEqual([ITEMS, ITEMS, ITEMS]);
  expect(codes(report)).toEqual(["loss: too-large"]);
  expect(messageOf(report, "too-large")).toContain(`without the ${3 * ITEMS} items`);
});

test.each([
  ["the broker", { kafka: { settings: { "message.max.bytes": 20_000 } } }, "message.max.bytes"],
  [
    "the exporter",
    { overlay: { edge: { exporters: { kafka: { producer: { max_message_bytes: 20_000 } } } } } },
    "producer: max_message_bytes",
  ],
])("messages larger than %s takes: dropped at the edge", async (_who, changes, setting) => {
  const { report } = await deliver({ items: ITEMS, changes });
  // 100 data points, as one resource with few attributes, are smaller than 20 kB.
  expect(missing(report)).toEqual([ITEMS, 0, ITEMS]);
  expect(codes(report)).toEqual(["loss: too-large"]);
  expect(messageOf(report, "too-large")).toContain(`dropped ${2 * ITEMS} items`);
  expect(messageOf(report, "too-large")).toContain(setting);
});

test("an Elasticsearch without room, and retries that never end: nothing is given up", async () => {
  const settings = { "indexing_pressure.memory.limit": "20kb" };
  const { report } = await deliver({ items: 60, changes: { elasticsearch: { settings } } });
  expect(codes(report)).toEqual(["loss: waiting-in-kafka", "risk: rate-limited"]);
  expect(messageOf(report, "rate-limited")).toContain("retries");
});

test("an Elasticsearch without room, and two retries: given up, request by request", async () => {
  const settings = { "indexing_pressure.memory.limit": "20kb" };
  const elasticsearch = { sending_queue: QUEUE, retry: FEW_RETRIES };
  const changes = {
    elasticsearch: { settings },
    overlay: { backend: { exporters: { elasticsearch } } },
  };
  const { report } = await deliver({ items: ITEMS, changes });
  expect(missing(report)).toEqual([ITEMS, ITEMS, ITEMS]);
  expect(codes(report)).toEqual(["loss: rate-limited", "loss: retries-exhausted"]);
  for (const code of ["rate-limited", "retries-exhausted"]) {
    expect(messageOf(report, code)).toContain(`gave up on ${3 * ITEMS} items`);
  }
});

test("an Elasticsearch without room for some documents, and two retries: given up one by one", async () => {
  const settings = { "indexing_pressure.memory.primary.limit": "20kb" };
  const changes = {
    elasticsearch: { settings },
    overlay: { backend: { exporters: { elasticsearch: { retry: FEW_RETRIES } } } },
  };
  const { report } = await deliver({ items: ITEMS, changes });
  expect(missing(report)).toEqual([ITEMS, ITEMS, ITEMS]);
  expect(codes(report)).toEqual(["loss: rate-limited", "loss: retries-exhausted"]);
  // Span events are documents too.
  const gaveUp = /gave up on (\d+) documents/.exec(messageOf(report, "rate-limited") ?? "");
  expect(Number(gaveUp?.[1])).toBeGreaterThanOrEqual(3 * ITEMS);
});

/** Makes the three topics, which this broker does not do by itself. */
async function makeTopics({ pipeline }: ScenarioRun): Promise<void> {
  const { bootstrap } = await pipeline.kafka;
  const admin = new Kafka({ brokers: [bootstrap], logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = SIGNALS.map((signal) => ({ topic: `otel-${signal}` }));
    await admin.createTopics({ topics, waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
}

test("no topics, and an edge whose retries end: what was sent before there were any is lost", async () => {
  const kafka = {
    retry_on_failure: { max_elapsed_time: "3s", max_interval: "1s", initial_interval: "200ms" },
  };
  const { report } = await deliver({
    items: 60,
    before: makeTopics,
    changes: {
      kafka: { settings: { "auto.create.topics.enable": false } },
      overlay: { edge: { exporters: { kafka } } },
    },
  });
  expect(missing(report)).toEqual([30, 30, 30]);
  expect(codes(report)).toEqual(["loss: retries-exhausted"]);
  const [finding] = report.findings;
  expect(finding?.message).toContain("The edge collector's exporter gave up on 90 items");
  expect(finding?.evidence[0]).toEqual({
    source: "edge overlay: exporters.kafka.retry_on_failure.max_elapsed_time",
    text: 'kafka sets retry_on_failure.max_elapsed_time: "3s"',
  });
});

function answering(status: number) {
  return async ({ pipeline }: ScenarioRun): Promise<void> => {
    await (await pipeline.target).answerAll?.(status);
  };
}

test.each([
  [413, ["loss: too-large"], "without the"],
  [400, ["loss: rejected-documents"], "requests with"],
  [429, ["loss: rate-limited", "loss: retries-exhausted"], "gave up on"],
  [503, ["loss: retries-exhausted"], "gave up on"],
])("mOTLP that answers %i, and retries that end", async (status, expected, words) => {
  const otlphttp = {
    sending_queue: QUEUE,
    retry_on_failure: { max_elapsed_time: "3s", max_interval: "1s", initial_interval: "200ms" },
  };
  const { report } = await deliver({
    items: 30,
    target: "motlp",
    before: answering(status),
    changes: { overlay: { backend: { exporters: { otlphttp } } } },
  });
  expect(missing(report)).toEqual([30, 30, 30]);
  expect(codes(report)).toEqual(expected);
  expect(report.findings[0]?.message).toContain(`${words} 90 items`);
});
