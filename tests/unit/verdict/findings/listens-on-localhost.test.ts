import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { loadCollectorConfig } from "../../../../src/collector-config/collector-config.ts";
import { listensOnLocalhost } from "../../../../src/verdict/findings/listens-on-localhost.ts";
import { factsOf } from "./facts.ts";

async function found(protocols: string) {
  const folder = await mkdtemp(join(tmpdir(), "edot-localhost-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, "edge.yaml");
  await writeFile(
    file,
    `receivers:\n  otlp:\n    protocols: ${protocols}\nexporters:\n  kafka:\nservice:\n  pipelines:\n    logs: { receivers: [otlp], exporters: [kafka] }\n`,
  );
  const edge = await loadCollectorConfig("edge", file);
  return listensOnLocalhost(await factsOf("durable", { edge }));
}

test("Elastic's page listens on localhost, both protocols, each with its line", async () => {
  const [finding, ...more] = listensOnLocalhost(await factsOf("documented"));
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ code: "listens-on-localhost", severity: "risk" });
  expect(finding?.evidence.map(({ source }) => source)).toEqual([
    expect.stringMatching(/documented\/edge\.yaml:4$/),
    expect.stringMatching(/documented\/edge\.yaml:5$/),
  ]);
  expect(finding?.remedy).toMatch(/durable\/edge\.yaml:\d+ and configs\/durable\/edge\.yaml:\d+/);
});

test("configs/durable does not", async () => {
  expect(listensOnLocalhost(await factsOf("durable"))).toEqual([]);
});

test.each([
  ["{ grpc: { endpoint: 'localhost:4317' } }", 1],
  ["{ http: { endpoint: '127.0.0.1:4318' } }", 1],
  ["{ http: { endpoint: '[::1]:4318' }, grpc: }", 2],
  ["{ http: { endpoint: '0.0.0.0:4318' } }", 0],
  ["{ http: { endpoint: 'edge.internal:4318' } }", 0],
])("%s: %i of its listeners", async (protocols, count) => {
  expect((await found(protocols))[0]?.evidence ?? []).toHaveLength(count);
});
