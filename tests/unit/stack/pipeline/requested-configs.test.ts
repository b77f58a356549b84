import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import {
  type CollectorConfig,
  loadCollectorConfig,
  readSource,
} from "../../../../src/collector-config/collector-config.ts";
import { requestedConfigs } from "../../../../src/stack/pipeline/requested-configs.ts";

const text = (topic: string) => `receivers: { otlp: { protocols: { http: {} } } }
exporters: { kafka: { topic: ${topic} } }
processors: \${file:processors.yaml}
service: { pipelines: { logs: { receivers: [otlp], processors: [batch], exporters: [kafka] } } }
`;
const processors = (size: number) => `batch: { send_batch_size: ${size} }\n`;

/** A pair of configs in files, the edge's with one that it includes and one that is merged over it. */
async function pair() {
  const folder = await mkdtemp(join(tmpdir(), "edot-requested-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const write = async (name: string, content: string) => {
    await writeFile(join(folder, name), content);
    return join(folder, name);
  };
  await write("processors.yaml", processors(1));
  const over = await write("over.yaml", "exporters: { kafka: { client_id: before } }\n");
  const edge = { files: [await write("edge.yaml", text("before")), over] };
  const backend = await write("backend.yaml", text("before"));
  const change = async () => {
    await write("edge.yaml", text("after"));
    await write("backend.yaml", text("after"));
    await write("over.yaml", "exporters: { kafka: { client_id: after } }\n");
    await write("processors.yaml", processors(2));
  };
  return { folder, edge, backend, change };
}

const said = ({ tree }: CollectorConfig) => ({
  exporters: tree.exporters,
  processors: tree.processors,
});
const BEFORE = {
  exporters: { kafka: { topic: "before", client_id: "before" } },
  processors: { batch: { send_batch_size: 1 } },
};
const AFTER = {
  exporters: { kafka: { topic: "after", client_id: "after" } },
  processors: { batch: { send_batch_size: 2 } },
};

/** The request of a checked run, as it reaches the scenarios' thread. */
async function checked({ edge, backend }: Awaited<ReturnType<typeof pair>>) {
  const read = {
    edge: await loadCollectorConfig("edge", edge),
    backend: await loadCollectorConfig("backend", backend),
  };
  const request = {
    edge: readSource(edge, read.edge),
    backend: readSource(backend, read.backend),
  };
  return { read, request: structuredClone(request) };
}

test("files that change after they were checked: what is opened is the text that was read", async () => {
  const files = await pair();
  const { read, request } = await checked(files);
  await files.change();
  const opened = await requestedConfigs(request);
  expect(said(opened.edge)).toEqual(BEFORE);
  expect(opened.edge.files.map((file) => file.text)).toEqual(
    read.edge.files.map((file) => file.text),
  );
  expect(opened.edge.sha256).toBe(read.edge.sha256);
  expect(opened.backend.sha256).toBe(read.backend.sha256);
  expect(opened.edge.placeOf(["exporters", "kafka", "client_id"])).toBe(`${files.edge.files[1]}:1`);
});

test("files that are gone by then are not missed", async () => {
  const files = await pair();
  const { request } = await checked(files);
  await rm(files.folder, { recursive: true });
  expect(said((await requestedConfigs(request)).edge)).toEqual(BEFORE);
});

test("an included file that comes later stays away, as it was when the config was checked", async () => {
  const files = await pair();
  await rm(join(files.folder, "processors.yaml"));
  const { request } = await checked(files);
  await files.change();
  const { edge } = await requestedConfigs(request);
  expect(said(edge).processors).toBe(`\${file:processors.yaml}`);
});

test("a source that was not read before is what its files say now", async () => {
  const files = await pair();
  await checked(files);
  await files.change();
  expect(said((await requestedConfigs(files)).edge)).toEqual(AFTER);
});
