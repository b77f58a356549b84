import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { repositoryPath } from "../../../src/base/repository.ts";
import { type SideBySideRequest, sharingOutage } from "../../../src/scenario/side-by-side.ts";

const edge = repositoryPath("configs/durable/edge.yaml");
const ASKED = { metricsWindow: 7200, readyTimeout: 120 };
const REQUEST: SideBySideRequest = {
  edge,
  scenarios: ["delivery", "outage", "outage-crash", "edge-crash"],
  target: "elasticsearch",
  brokers: 1,
  items: 1000,
  outage: { kind: "refuse", seconds: 15 },
  asked: ASKED,
  env: {},
  inherited: {},
};

test("the two with an outage share it", async () => {
  expect(await sharingOutage(REQUEST)).toEqual(["outage", "outage-crash"]);
});

test.each<[string, Partial<SideBySideRequest>]>([
  ["it was asked for", { serial: true }],
  ["there is one alone", { scenarios: ["delivery", "outage-crash"] }],
  ["Kafka is a cluster", { brokers: 3 }],
  ["two pipelines would be a load that one is not", { items: 20_001 }],
  [
    "one of them changes the template of all metrics streams",
    { asked: { ...ASKED, metricsWindow: 14 } },
  ],
])("one after the other: %s", async (_why, more) => {
  expect(await sharingOutage({ ...REQUEST, ...more })).toEqual([]);
});

test("another target has no such template", async () => {
  const request = { ...REQUEST, target: "motlp" as const, asked: { ...ASKED, metricsWindow: 14 } };
  expect(await sharingOutage(request)).toHaveLength(2);
});

test("one after the other: the data name their topics", async () => {
  const folder = await mkdtemp(join(tmpdir(), "edot-edge-"));
  const text = await readFile(edge, "utf8");
  const path = join(folder, "edge.yaml");
  const dynamic = text.replace(/^( +)kafka:$/m, "$1kafka:\n$1  topic_from_attribute: where");
  expect(dynamic).not.toBe(text);
  await writeFile(path, dynamic);
  expect(await sharingOutage({ ...REQUEST, edge: path })).toEqual([]);
});
