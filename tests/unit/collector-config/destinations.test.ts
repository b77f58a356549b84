import { expect, test } from "vitest";
import { destinationsOf } from "../../../src/collector-config/destinations.ts";
import type { TargetKind } from "../../../src/collector-config/target-kind.ts";
import { configOf } from "./config-of.ts";

const pipelines = (...lists: readonly string[]) =>
  `service:\n  pipelines:\n${lists.map((list) => `    ${list}\n`).join("")}`;

const KAFKA = "kafka: { brokers: ['kafka1:9092', 'kafka2:9092'] }";
const EDGE = `receivers: { otlp: }
exporters: { ${KAFKA} }
${pipelines("logs: { receivers: [otlp], exporters: [kafka] }")}`;
const ELASTICSEARCH = "elasticsearch: { endpoints: ['https://es:9200'] }";
const BACKEND = `receivers: { ${KAFKA} }
exporters: { ${ELASTICSEARCH} }
${pipelines("logs: { receivers: [kafka], exporters: [elasticsearch] }")}`;

async function found(edge: string, backend: string, target: TargetKind = "elasticsearch") {
  const pair = { edge: await configOf(edge), backend: await configOf(backend, "backend") };
  const { undecided, ...elsewhere } = destinationsOf(pair, target);
  return { ...elsewhere, undecided: undecided.map(({ exporter, signals }) => [exporter, signals]) };
}

const edgeWith = (exporters: string, ...lists: readonly string[]) =>
  `receivers: { otlp: }\nexporters: { ${exporters} }\n${pipelines(...lists)}`;
const backendWith = (exporters: string, ...lists: readonly string[]) =>
  `receivers: { ${KAFKA} }\nexporters: { ${exporters} }\n${pipelines(...lists)}`;

const NOTHING = { edge: [], backend: [], undecided: [] };

test("a pipeline without a second destination has none", async () => {
  expect(await found(EDGE, BACKEND)).toEqual(NOTHING);
});

const DR = `${KAFKA}, kafka/dr: { brokers: ['dr1:9092'] }`;
const BOTH_KAFKAS = "logs: { receivers: [otlp], exporters: [kafka/dr, kafka] }";

test("a second Kafka cluster is the one that the backend does not read", async () => {
  expect(await found(edgeWith(DR, BOTH_KAFKAS), BACKEND)).toMatchObject({ edge: ["kafka/dr"] });
  const backend = BACKEND.replaceAll(/kafka[12]:/g, "dr1:");
  expect(await found(edgeWith(DR, BOTH_KAFKAS), backend)).toMatchObject({ edge: ["kafka"] });
});

test("where no names match, the cluster that gets more, then the one defined first is the own one", async () => {
  const backend = BACKEND.replaceAll(/kafka[12]:/g, "internal:");
  expect(await found(edgeWith(DR, BOTH_KAFKAS), backend)).toMatchObject({ edge: ["kafka/dr"] });
  const more = edgeWith(
    DR,
    BOTH_KAFKAS,
    "traces: { receivers: [otlp], exporters: [kafka/dr] }",
    "traces/b: { receivers: [otlp], exporters: [kafka] }",
    "metrics: { receivers: [otlp], exporters: [kafka/dr] }",
  );
  expect(await found(more, backend)).toMatchObject({ edge: ["kafka"] });
});

test.each([
  ["two exporters to one cluster", `${KAFKA}, kafka/dr: { brokers: ['kafka2:9092'] }`, BOTH_KAFKAS],
  [
    "a single cluster by another name",
    "kafka: { brokers: ['outside:9093'] }",
    "logs: { receivers: [otlp], exporters: [kafka] }",
  ],
])("no second cluster: %s", async (_what, exporters, list) => {
  expect(await found(edgeWith(exporters, list), BACKEND)).toEqual(NOTHING);
});

test("two clusters that the backend reads are both the pipeline's", async () => {
  const backend = BACKEND.replace(KAFKA, `${KAFKA}, kafka/dr: { brokers: ['dr1:9092'] }`).replace(
    "receivers: [kafka]",
    "receivers: [kafka, kafka/dr]",
  );
  expect(await found(edgeWith(DR, BOTH_KAFKAS), backend)).toEqual(NOTHING);
});

test("a backend that writes to another cluster than it reads from", async () => {
  const backend = backendWith(
    `${ELASTICSEARCH}, kafka/out: { brokers: ['other:9092'] }, kafka/again: { brokers: ['kafka1:9092'] }`,
    "logs: { receivers: [kafka], exporters: [elasticsearch, kafka/out, kafka/again] }",
  );
  expect(await found(EDGE, backend)).toMatchObject({ backend: ["kafka/out"] });
});

const ARCHIVE = `${ELASTICSEARCH}, elasticsearch/archive: { endpoints: ['https://archive:9200'] }`;

test("a second Elasticsearch", async () => {
  const both = "logs: { receivers: [kafka], exporters: [elasticsearch, elasticsearch/archive] }";
  expect(await found(EDGE, backendWith(ARCHIVE, both))).toEqual({
    ...NOTHING,
    backend: ["elasticsearch/archive"],
  });
  const same = ARCHIVE.replace("https://archive:9200", "HTTPS://es:9200/");
  expect(await found(EDGE, backendWith(same, both))).toEqual(NOTHING);
});

test("two that each get their own signals are both the target", async () => {
  const backend = backendWith(
    ARCHIVE,
    "logs: { receivers: [kafka], exporters: [elasticsearch] }",
    "traces: { receivers: [kafka], exporters: [elasticsearch/archive] }",
  );
  expect(await found(EDGE, backend)).toEqual(NOTHING);
});

test("two that share one signal, and each alone gets another: undecided", async () => {
  const backend = backendWith(
    ARCHIVE,
    "logs: { receivers: [kafka], exporters: [elasticsearch, elasticsearch/archive] }",
    "traces: { receivers: [kafka], exporters: [elasticsearch] }",
    "metrics: { receivers: [kafka], exporters: [elasticsearch/archive] }",
  );
  expect(await found(EDGE, backend)).toMatchObject({
    undecided: [["elasticsearch/archive", ["metrics"]]],
  });
});

test("an edge that sends to the backend's Elasticsearch doubles items; to another one it does not", async () => {
  const edge = (address: string) =>
    edgeWith(
      `${KAFKA}, elasticsearch: { endpoint: '${address}' }`,
      "logs: { receivers: [otlp], exporters: [kafka, elasticsearch] }",
    );
  expect(await found(edge("https://es:9200"), BACKEND)).toEqual(NOTHING);
  expect(await found(edge("https://old:9200"), BACKEND)).toMatchObject({ edge: ["elasticsearch"] });
});

const MOTLP = `otlp: { endpoint: '\${MOTLP_ENDPOINT}', headers: { Authorization: 'ApiKey \${MOTLP_API_KEY}' } }`;
const VENDOR =
  "otlphttp/vendor: { endpoint: 'https://vendor', headers: { Authorization: Bearer x } }";

test.each<[TargetKind, string[]]>([
  ["elasticsearch", ["otlp", "otlphttp/vendor"]],
  ["motlp", ["elasticsearch", "otlphttp/vendor"]],
])("what leads neither to Kafka nor to the target %s", async (target, elsewhere) => {
  const backend = backendWith(
    `${VENDOR}, ${MOTLP}, ${ELASTICSEARCH}, debug: , otlphttp/unused: { endpoint: 'https://x' }`,
    "logs: { receivers: [kafka], exporters: [otlphttp/vendor, otlp, elasticsearch, debug] }",
  );
  const { backend: ids } = await found(EDGE, backend, target);
  expect(ids.toSorted()).toEqual(elsewhere);
});

test("OTLP from the edge, and by the loadbalancing exporter", async () => {
  const edge = edgeWith(
    `${KAFKA}, otlp/gateway: { endpoint: gateway:4317 }, loadbalancing: { resolver: { dns: { hostname: gateway } } }`,
    "logs: { receivers: [otlp], exporters: [kafka, otlp/gateway, loadbalancing] }",
  );
  expect(await found(edge, BACKEND)).toMatchObject({ edge: ["otlp/gateway", "loadbalancing"] });
});
