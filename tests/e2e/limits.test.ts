import { expect, test } from "vitest";
import { SIGNALS } from "../../src/otlp/item.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { deliver } from "../support/own-delivery.ts";

/** Targets without room; the other limits are in `tests/recorded` and among the incidents. */
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

test("mOTLP that answers 429, and retries that end: given up, request by request", async () => {
  const otlphttp = {
    sending_queue: QUEUE,
    retry_on_failure: { max_elapsed_time: "3s", max_interval: "1s", initial_interval: "200ms" },
  };
  const { report } = await deliver({
    items: 30,
    target: "motlp",
    before: async ({ pipeline }) => {
      await (await pipeline.target).answerAll?.(429);
    },
    changes: { overlay: { backend: { exporters: { otlphttp } } } },
  });
  expect(missing(report)).toEqual([30, 30, 30]);
  expect(codes(report)).toEqual(["loss: rate-limited", "loss: retries-exhausted"]);
  expect(report.findings[0]?.message).toContain("gave up on 90 items");
});
