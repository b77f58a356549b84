import { expect, test } from "vitest";
import { durationMs, quietPeriodOf, stallPeriodOf } from "../../../src/scenario/quiet.ts";
import { configWith } from "../collector-config/config-of.ts";

test.each([
  ["1s", 1000],
  ["1m30s", 90_000],
  ["1.5h", 5_400_000],
  ["250ms", 250],
  ["0s", 0],
  [`\${env:WAIT}`, 7000],
  [`\${env:UNSET:-3s}`, 3000],
  ["", undefined],
  ["s", undefined],
  ["5", undefined],
  ["5 s", undefined],
  ["soon", undefined],
  [5_000_000_000, 5000],
  [null, undefined],
])("%j is a duration of %s ms", (value, milliseconds) => {
  expect(durationMs(value, { WAIT: "7s" })).toBe(milliseconds);
});

test.each([
  ["nothing is set", "", 15_000],
  ["shorter waits", "processors: { batch: { timeout: 200ms } }", 15_000],
  ["a batch's timeout", "processors: { batch: { timeout: 40s } }", 45_000],
  [
    "a queue's batch",
    "exporters: { a: { sending_queue: { batch: { flush_timeout: 1m } } } }",
    65_000,
  ],
  ["an exporter's flush", "exporters: { a: { flush: { interval: 20s } } }", 25_000],
  ["another interval", "exporters: { a: { scrape: { interval: 1h } } }", 15_000],
  ["a default of tail_sampling", "processors: { tail_sampling/x: { policies: [] } }", 35_000],
  ["a decision's wait", "processors: { tail_sampling: { decision_wait: 60s } }", 65_000],
  ["a short decision", "processors: { tail_sampling: { decision_wait: 1s } }", 15_000],
  ["a variable", `processors: { batch: { timeout: "\${LONG}" } }`, 105_000],
])("quiet: %s", async (_what, components, milliseconds) => {
  const config = await configWith(components);
  expect(quietPeriodOf([config], { LONG: "100s" })).toBe(milliseconds);
});

test("the longest wait of both configs counts", async () => {
  const configs = await Promise.all([
    configWith("processors: { batch: { timeout: 30s } }"),
    configWith("processors: { batch: { timeout: 20s } }"),
  ]);
  expect(quietPeriodOf(configs)).toBe(35_000);
});

test.each([
  ["an exporter that does not say", "exporters: { kafka: }", 50_000],
  [
    "one that does not retry",
    "exporters: { kafka: { retry_on_failure: { enabled: false } } }",
    15_000,
  ],
  ["one that says", "exporters: { kafka: { retry_on_failure: { max_interval: 60s } } }", 95_000],
  [
    "one that says beside one that does not",
    "exporters: { kafka: { retry_on_failure: { max_interval: 1s } }, otlp: }",
    50_000,
  ],
  [
    "a variable without a value",
    `exporters: { kafka: { retry_on_failure: { max_interval: "\${X}" } } }`,
    50_000,
  ],
  ["a receiver that retries", "receivers: { kafka: { error_backoff: { enabled: true } } }", 50_000],
  [
    "a receiver that does not",
    "receivers: { kafka: { error_backoff: { enabled: false } } }",
    15_000,
  ],
  ["Elasticsearch's two short retries", "exporters: { elasticsearch: }", 15_000],
  ["Elasticsearch's many", "exporters: { elasticsearch: { retry: { max_retries: 99 } } }", 95_000],
  ["no shorter than quiet", "exporters: { elasticsearch: { flush: { interval: 5m } } }", 305_000],
])("stalled: %s", async (_what, components, milliseconds) => {
  expect(stallPeriodOf([await configWith(components)])).toBe(milliseconds);
});
