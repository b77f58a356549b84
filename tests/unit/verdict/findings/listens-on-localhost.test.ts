import { expect, test } from "vitest";
import { configOf } from "../../collector-config/config-of.ts";
import { found, foundOf } from "./found.ts";

async function evidenceOf(protocols: string) {
  const edge = await configOf(
    `receivers:\n  otlp:\n    protocols: ${protocols}\nexporters:\n  kafka:\nservice:\n  pipelines:\n    logs: { receivers: [otlp], exporters: [kafka] }\n`,
  );
  const [finding] = await foundOf("listens-on-localhost", { edge });
  return finding?.evidence ?? [];
}

test("listens-on-localhost: reported for Elastic's page, both protocols, each with its line", async () => {
  const [finding, ...more] = await foundOf("listens-on-localhost", {}, "documented");
  expect(more).toEqual([]);
  expect(finding?.severity).toBe("risk");
  expect(finding?.evidence.map(({ source }) => source)).toEqual([
    expect.stringMatching(/documented\/edge\.yaml:4$/),
    expect.stringMatching(/documented\/edge\.yaml:5$/),
  ]);
  expect(finding?.remedy).toMatch(/durable\/edge\.yaml:\d+ and configs\/durable\/edge\.yaml:\d+/);
});

test.each([
  ["{ grpc: { endpoint: 'localhost:4317' } }", 1],
  ["{ http: { endpoint: '127.0.0.1:4318' } }", 1],
  ["{ http: { endpoint: '[::1]:4318' }, grpc: }", 2],
])("listens-on-localhost: reported for %s: %i of its listeners", async (protocols, count) => {
  expect(await evidenceOf(protocols)).toHaveLength(count);
});

test.each([
  "{ http: { endpoint: '0.0.0.0:4318' } }",
  "{ http: { endpoint: 'edge.internal:4318' } }",
])("listens-on-localhost: not reported for %s", async (protocols) => {
  expect(await evidenceOf(protocols)).toEqual([]);
});

test("listens-on-localhost: not reported for configs/durable", async () => {
  expect(await found()).toEqual([]);
});
