import { expect, test } from "vitest";
import { parseCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import type { ReadLine, SentLine } from "../../../../src/record/history.ts";
import type { ProcessorCount } from "../../../../src/record/reference-facts.ts";
import { effectWords } from "../../../../src/verdict/effects/effect-words.ts";
import { findEffects } from "../../../../src/verdict/effects/find-effects.ts";
import { each, sent } from "../account/account-fixtures.ts";

const EDGE = `
processors:
  filter/health:
    logs: { log_record: ['true'] }
  filter/noise:
    logs: { log_record: ['true'] }
  resource/env:
    attributes: [{ key: region, value: eu-1, action: upsert }]
  attributes/secret:
    actions: [{ key: api_key, value: very-secret, action: insert }]
connectors:
  count: {}
receivers: { otlp: {} }
exporters: { kafka: {} }
service:
  pipelines:
    logs: { receivers: [otlp], processors: [PROCESSORS], exporters: [kafka, count] }
    metrics: { receivers: [count], exporters: [kafka] }
`;
const BACKEND = `
receivers: { kafka: {} }
exporters: { otlphttp: {} }
service:
  pipelines:
    logs: { receivers: [kafka], exporters: [otlphttp] }
`;

/** A log as an OTLP endpoint gets it. */
function log(
  sequence: number | null,
  attributes: Readonly<Record<string, string>> = {},
  resource: Readonly<Record<string, string>> = {},
): ReadLine {
  const pairs = (of: Readonly<Record<string, string>>) =>
    Object.entries(of).map(([key, value]) => ({ key, value: { stringValue: value } }));
  const all = Object.keys(attributes).length === 0 ? {} : { attributes: pairs(attributes) };
  return {
    ...{ sequence, index: "logs", id: `${sequence}` },
    source: {
      resource: Object.keys(resource).length === 0 ? {} : { attributes: pairs(resource) },
      scope: { name: "scope" },
      logRecord: { timeUnixNano: "1", observedTimeUnixNano: "1", ...all },
    },
  };
}

async function effectsOf(
  processors: string,
  reference: readonly ReadLine[],
  counts: readonly ProcessorCount[] = [],
  metrics: readonly ReadLine[] = [],
) {
  const ledger: readonly SentLine[] = [0, 1, 2, 3].map((sequence) => sent(sequence));
  const { effects } = await findEffects({
    sent: (signal) => each(signal === "logs" ? ledger : []),
    reference: (signal) => each({ logs: reference, metrics, traces: [] }[signal]),
    processors: counts,
    configs: {
      edge: parseCollectorConfig("edge", "edge.yaml", EDGE.replace("PROCESSORS", processors)),
      backend: parseCollectorConfig("backend", "backend.yaml", BACKEND),
    },
  });
  return effects;
}

const dropping = (id: string, taken: number, passed: number): ProcessorCount => ({
  ...{ role: "edge", id, signal: "logs", taken, passed },
});

test("processors that leave everything as it is have no effects", async () => {
  expect(
    await effectsOf(
      "filter/health",
      [0, 1, 2, 3].map((one) => log(one)),
    ),
  ).toEqual([]);
});

test("a filter's drops, with its line", async () => {
  const [effect, ...others] = await effectsOf("filter/health", [log(0), log(2), log(3)]);
  expect(others).toEqual([]);
  expect(effect).toMatchObject({ kind: "dropped", items: 1, of: 4, by: { place: "edge.yaml:3" } });
  expect(effect && effectWords(effect)).toBe("filter/health (edge) drops 1 of 4 logs");
});

test("two filters are told apart by their own counts; without them, neither is named", async () => {
  const both = "filter/health, filter/noise";
  const counts = [dropping("filter/health", 4, 3), dropping("filter/noise", 3, 1)];
  expect(await effectsOf(both, [log(3)], counts)).toMatchObject([
    { field: "by filter/health", items: 1, by: { component: "filter/health" } },
    { field: "by filter/noise", items: 2, by: { component: "filter/noise" } },
  ]);
  const [effect] = await effectsOf(both, [log(3)]);
  expect(effect?.by).toBeUndefined();
  expect(effect && effectWords(effect)).toBe("the configs drop 3 of 4 logs");
});

test("what no count accounts for is of the only other component that may drop", async () => {
  const counts = [dropping("filter/health", 4, 3)];
  expect(
    await effectsOf("filter/health, filter/noise, resource/env", [log(3)], counts),
  ).toMatchObject([
    { field: "by filter/health", items: 1 },
    { field: "by filter/noise", items: 2, by: { component: "filter/noise" } },
  ]);
});

test("an attribute is added by the processor that names it, with the value that the config says", async () => {
  const lines = [0, 1, 2, 3].map((one) => log(one, {}, { region: "eu-1" }));
  const [effect, ...others] = await effectsOf("filter/health, resource/env", lines);
  expect(others).toEqual([]);
  expect(effect && effectWords(effect)).toBe(
    'resource/env (edge) adds resource.attributes.region = "eu-1" to all 4 logs',
  );
});

test("a value is not shown where its key is a secret's, the config does not say it, or it varies", async () => {
  const secret = [0, 1, 2, 3].map((one) => log(one, { api_key: "very-secret" }));
  const unsaid = [0, 1, 2, 3].map((one) => log(one, {}, { region: "of a variable" }));
  const various = [0, 1, 2, 3].map((one) => log(one, {}, { region: one === 0 ? "eu-1" : "scope" }));
  for (const lines of [secret, unsaid, various]) {
    const [effect] = await effectsOf("resource/env, attributes/secret", lines);
    expect(effect).toMatchObject({ kind: "added", items: 4 });
    expect(effect).not.toHaveProperty("value");
  }
});

test("what a connector derives is named and counted; an item that arrives twice is copied", async () => {
  const derived = { ...log(null), source: { metric: { name: "log.count" } } };
  const lines = [log(0), log(0), log(1), log(2), log(3)];
  const found = await effectsOf("filter/health", lines, [], [derived, derived]);
  expect(found).toMatchObject([
    {
      signal: "metrics",
      kind: "derived",
      field: "log.count",
      items: 2,
      by: { component: "count" },
    },
    { signal: "logs", kind: "copied", items: 1, of: 4 },
  ]);
});
