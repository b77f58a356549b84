import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { deliver } from "../support/own-delivery.ts";

/** Limits that other evidence shows too: tests/e2e/limits.test.ts has the others. */
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

const FEW_RETRIES = { max_retries: 2, initial_interval: "100ms" };

test("requests larger than Elasticsearch takes: lost as a whole, and counted", async () => {
  const settings = { "http.max_content_length": "30kb" };
  const { report } = await deliver({ items: ITEMS, changes: { elasticsearch: { settings } } });
  expect(missing(report)).toEqual([ITEMS, ITEMS, ITEMS]);
  expect(codes(report)).toEqual(["loss: too-large"]);
  expect(messageOf(report, "too-large")).toContain(`without the ${3 * ITEMS} items`);
});

test("messages larger than the exporter takes: dropped at the edge", async () => {
  const kafka = { producer: { max_message_bytes: 20_000 } };
  const { report } = await deliver({
    items: ITEMS,
    changes: { overlay: { edge: { exporters: { kafka } } } },
  });
  expect(missing(report)).toEqual([ITEMS, 0, ITEMS]);
  expect(codes(report)).toEqual(["loss: too-large"]);
  expect(messageOf(report, "too-large")).toContain("producer: max_message_bytes");
});

test("an Elasticsearch without room, and retries that never end: nothing is given up", async () => {
  const settings = { "indexing_pressure.memory.limit": "20kb" };
  const { report } = await deliver({ items: 60, changes: { elasticsearch: { settings } } });
  expect(codes(report)).toEqual(["loss: waiting-in-kafka", "risk: rate-limited"]);
  expect(messageOf(report, "rate-limited")).toContain("retries");
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

test.each([
  [413, "loss: too-large", "without the"],
  [503, "loss: retries-exhausted", "gave up on"],
])("mOTLP that answers %i, and retries that end", async (status, expected, words) => {
  const otlphttp = {
    sending_queue: { enabled: true, num_consumers: 2, queue_size: 10 },
    retry_on_failure: { max_elapsed_time: "3s", max_interval: "1s", initial_interval: "200ms" },
  };
  const { report } = await deliver({
    items: 30,
    target: "motlp",
    before: async ({ pipeline }) => {
      await (await pipeline.target).answerAll?.(status);
    },
    changes: { overlay: { backend: { exporters: { otlphttp } } } },
  });
  expect(missing(report)).toEqual([30, 30, 30]);
  expect(codes(report)).toEqual([expected]);
  expect(report.findings[0]?.message).toContain(`${words} 90 items`);
});
