import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HarnessError } from "../../src/base/errors.ts";
import { createProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import { chooseImages } from "../../src/stack/images/choose-images.ts";
import type { RunImage, RunImages } from "../../src/stack/images/run-images.ts";
import {
  newElasticsearchNode,
  startElasticsearch,
} from "../../src/stack/parts/elasticsearch/elasticsearch.ts";
import { startElasticsearchContainer } from "../../src/stack/parts/elasticsearch/elasticsearch-container.ts";
import { Pipeline, type PipelineOptions } from "../../src/stack/pipeline/pipeline.ts";
import type { ProcessArtifacts } from "../../src/stack/provision/provision.ts";
import { DockerRuntime } from "../../src/stack/runtimes/docker/docker-runtime.ts";
import { findEngine } from "../../src/stack/runtimes/docker/engine.ts";
import { PortReservations } from "../../src/stack/runtimes/ports.ts";
import { ProcessRuntime } from "../../src/stack/runtimes/process/process-runtime.ts";

const EDOT = versions().defaults.edot;

/** Seconds from nothing to an Elasticsearch that is ready for documents, and nothing else. */
export async function elasticsearchAlone(artifacts: ProcessArtifacts): Promise<number> {
  const logs = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const started = performance.now();
  const runtime = await ProcessRuntime.open();
  const ports = new PortReservations();
  try {
    const signal = new AbortController().signal;
    const context = { runtime, ports, artifacts, logs, signal };
    const { client } = await startElasticsearch(
      context,
      newElasticsearchNode(await ports.reserve()),
    );
    const seconds = (performance.now() - started) / 1000;
    await client.close();
    return seconds;
  } finally {
    await runtime.close();
    ports.releaseAll();
    await rm(logs, { recursive: true, force: true });
  }
}

/** Seconds from nothing to a pipeline that takes items, in a runtime; the backend collector aside. */
export async function stackReady(host: PipelineOptions["host"]): Promise<number> {
  const logs = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const [edge, backend] = await Promise.all([
    loadCollectorConfig("edge", "configs/durable/edge.yaml"),
    loadCollectorConfig("backend", "configs/durable/backend-elasticsearch.yaml"),
  ]);
  const started = performance.now();
  const pipeline = await Pipeline.open({
    ...{ edge, backend, edot: { edge: EDOT, backend: EDOT }, target: "elasticsearch", logs, host },
    ...{ env: {}, inherited: {} },
  });
  try {
    await Promise.all([pipeline.kafka, pipeline.target, pipeline.edge]);
    return (performance.now() - started) / 1000;
  } finally {
    await pipeline.close();
    await rm(logs, { recursive: true, force: true });
  }
}

/** Seconds from `docker run` of Elasticsearch's image to its first answer, and nothing else. */
export async function elasticsearchContainerAlone(image: RunImage): Promise<number> {
  const logs = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const started = performance.now();
  const runtime = await DockerRuntime.open();
  const ports = new PortReservations();
  try {
    const signal = new AbortController().signal;
    const context = { runtime, ports, image, names: ["elasticsearch"], logs, signal };
    const { client } = await startElasticsearchContainer(context);
    const seconds = (performance.now() - started) / 1000;
    await client.close();
    return seconds;
  } finally {
    await runtime.close();
    ports.releaseAll();
    await rm(logs, { recursive: true, force: true });
  }
}

/** The images of this machine's engine; undefined without an engine or images. */
export async function imagesHere(): Promise<RunImages | undefined> {
  try {
    const request = {
      edot: { edge: EDOT, backend: EDOT },
      target: "elasticsearch",
      given: {},
    } as const;
    const { signal } = new AbortController();
    return await chooseImages(await findEngine(), request, createProgress(), signal);
  } catch (error) {
    if (!(error instanceof HarnessError)) throw error;
    console.log(`no containers: ${error.message}`);
    return undefined;
  }
}
