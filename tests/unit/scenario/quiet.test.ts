import { expect, test } from "vitest";
import { periodsOf, quietPeriodOf } from "../../../src/scenario/quiet.ts";
import { configOf } from "../collector-config/config-of.ts";

/** An edge whose pipeline has one processor and one exporter. */
const edgeOf = (processor: string, exporter = "kafka: { retry_on_failure: { enabled: false } }") =>
  configOf(`receivers: { otlp: , hostmetrics: }
processors: { ${processor} }
exporters: { ${exporter} }
service:
  pipelines:
    traces:
      receivers: [otlp]
      processors: [${processor.split(":")[0]}]
      exporters: [${exporter.split(":")[0]}]
`);

const backendOf = (exporter: string, receiver = "kafka:", receivers = "kafka") =>
  configOf(
    `receivers: { ${receiver} }
exporters: { ${exporter} }
service:
  pipelines:
    traces: { receivers: [${receivers}], exporters: [${exporter.split(":")[0]}] }
`,
    "backend",
  );

const NO_QUEUE = "elasticsearch: { sending_queue: { enabled: false } }";
const SHORT = "batch: { timeout: 200ms }";

test.each([
  ["short holds", SHORT, NO_QUEUE, 15_000],
  ["the edge's", "batch: { timeout: 40s }", NO_QUEUE, 45_000],
  ["the backend's", SHORT, "elasticsearch: { flush: { interval: 20s } }", 25_250],
  [
    "the longer one of both",
    "batch: { timeout: 30s }",
    "elasticsearch: { flush: { interval: 20s } }",
    35_000,
  ],
  ["a default", "tail_sampling: { policies: [] }", NO_QUEUE, 35_000],
])("quiet: %s", async (_what, processor, exporter, quietMs) => {
  const edge = await edgeOf(processor);
  expect(periodsOf({ edge, backend: await backendOf(exporter) })).toMatchObject({ quietMs });
});

test("variables are expanded", async () => {
  const edge = await edgeOf(`batch: { timeout: "\${LONG}" }`);
  expect(quietPeriodOf(edge, { LONG: "100s" })).toBe(105_000);
});

test("where others feed the pipelines, only arrivals are seen: the holds of both add up", async () => {
  const edge = await edgeOf("batch: { timeout: 40s }");
  const backend = await backendOf(
    "elasticsearch: { flush: { interval: 20s } }",
    "kafka: , hostmetrics:",
    "kafka, hostmetrics",
  );
  expect(periodsOf({ edge, backend }).quietMs).toBe(40_000 + 20_250 + 5_000);
});

test("what counters cannot prove is held no longer than the longest hold", async () => {
  const edge = await edgeOf("batch: { timeout: 2s }");
  expect(periodsOf({ edge, backend: await backendOf(NO_QUEUE) }).heldMs).toBe(7_000);
});

test.each([
  ["an exporter that does not say", "kafka:", NO_QUEUE, "kafka:", 50_000],
  [
    "one that does not retry",
    "kafka: { retry_on_failure: { enabled: false } }",
    NO_QUEUE,
    "kafka:",
    15_000,
  ],
  [
    "one that says",
    "kafka: { retry_on_failure: { max_interval: 60s } }",
    NO_QUEUE,
    "kafka:",
    95_000,
  ],
  [
    "a variable without a value",
    `kafka: { retry_on_failure: { max_interval: "\${X}" } }`,
    NO_QUEUE,
    "kafka:",
    50_000,
  ],
  [
    "a receiver that retries",
    "kafka: { retry_on_failure: { enabled: false } }",
    NO_QUEUE,
    "kafka: { error_backoff: { enabled: true } }",
    50_000,
  ],
  [
    "a receiver that does not",
    "kafka: { retry_on_failure: { enabled: false } }",
    NO_QUEUE,
    "kafka: { error_backoff: { enabled: false } }",
    15_000,
  ],
  [
    "Elasticsearch's two short retries",
    "kafka: { retry_on_failure: { enabled: false } }",
    "elasticsearch:",
    "kafka:",
    15_250,
  ],
  [
    "Elasticsearch's many",
    "kafka: { retry_on_failure: { enabled: false } }",
    "elasticsearch: { retry: { max_retries: 99 } }",
    "kafka:",
    95_000,
  ],
  [
    "no shorter than quiet",
    "kafka:",
    "elasticsearch: { flush: { interval: 5m } }",
    "kafka:",
    305_250,
  ],
])("stalled: %s", async (_what, edgeExporter, exporter, receiver, stallMs) => {
  const [edge, backend] = await Promise.all([
    edgeOf(SHORT, edgeExporter),
    backendOf(exporter, receiver),
  ]);
  expect(periodsOf({ edge, backend })).toMatchObject({ stallMs });
});

test("the limit is minutes, and longer than what the configs hold", async () => {
  const backend = await backendOf(NO_QUEUE);
  expect(periodsOf({ edge: await edgeOf(SHORT), backend }).limitMs).toBe(600_000);
  const slow = await edgeOf("batch: { timeout: 20m }");
  expect(periodsOf({ edge: slow, backend }).limitMs).toBe(2 * (20 * 60_000 + 5_000));
});
