import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { versions } from "../../src/base/versions.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import { openProcessEnvironment } from "../../src/stack/environments/process-environment.ts";
import { KafkaTap } from "../../src/stack/parts/kafka/kafka-tap.ts";
import { Pipeline } from "../../src/stack/pipeline/pipeline.ts";
import type { ProcessArtifacts } from "../../src/stack/provision/provision.ts";

const EDOT = versions().defaults.edot;
/** So that the topics are there before the tap is. */
const FIRST = 100;

/** How a tap got on that read while the items were sent. */
export interface TapBehind {
  /** Items that were sent and read. */
  readonly items: number;
  /** Seconds until the edge had written all of them to Kafka. */
  readonly written: number;
  /** Seconds that the tap needed beyond that. */
  readonly behind: number;
}

/** Sends so many items of each signal to an edge whose topics a tap reads and decodes meanwhile. */
export async function tapBehind(artifacts: ProcessArtifacts, each: number): Promise<TapBehind> {
  const folder = await mkdtemp(join(tmpdir(), "edot-bench-"));
  const [edge, backend] = await Promise.all([
    loadCollectorConfig("edge", "configs/durable/edge.yaml"),
    loadCollectorConfig("backend", "configs/durable/backend-motlp.yaml"),
  ]);
  const pipeline = await Pipeline.open({
    ...{ edge, backend, edot: { edge: EDOT, backend: EDOT }, target: "motlp" },
    ...{ logs: join(folder, "logs"), env: {}, inherited: {} },
    host: (hosted) => openProcessEnvironment(hosted, artifacts),
  });
  const options = { name: "tap", pipeline, variables: {}, report: folder };
  const scenario = ScenarioRun.open({ ...options, onProgress: () => undefined });
  try {
    await scenario.send(FIRST);
    await scenario.untilInKafka();
    const { bootstrap, admin } = await pipeline.kafka;
    const { signal } = pipeline;
    const topics = [...new Set((await admin.offsets()).map(({ topic }) => topic))];
    let items = 0;
    const tap = await KafkaTap.open({
      ...{ bootstrap, topics, run: scenario.id, signal },
      onMessage: ({ items: held }) => {
        items += held?.sequences.reduce((sum, [first, last]) => sum + last - first + 1, 0) ?? 0;
      },
    });
    await tap.until(await admin.offsets(), signal);
    const started = performance.now();
    await scenario.send(each - FIRST);
    await scenario.untilInKafka();
    const written = performance.now();
    await tap.until(await admin.offsets(), signal);
    const read = performance.now();
    await tap.close();
    if (items !== each * 3) throw new Error(`the tap has read ${items} of ${each * 3} items`);
    return { items, written: (written - started) / 1000, behind: (read - written) / 1000 };
  } finally {
    await scenario.close();
    await pipeline.close();
    await rm(folder, { recursive: true, force: true });
  }
}
