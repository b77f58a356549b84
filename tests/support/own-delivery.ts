import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { versions } from "../../src/base/versions.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { OwnPipelines, SharedPipeline } from "../../src/runner/pipelines.ts";
import type { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import type { PipelineChanges } from "../../src/stack/pipeline/pipeline-changes.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { imagesInUse } from "./images-in-use.ts";

/**
 * A delivery on `configs/durable` that no options describe: with settings of the broker and of
 * Elasticsearch.
 */
export interface OwnDelivery {
  readonly items: number;
  readonly target?: TargetKind;
  readonly changes?: PipelineChanges;
  /** Done when half of the items wait in Kafka and the backend collector has not been started. */
  readonly before?: (scenario: ScenarioRun) => Promise<void>;
}

/** What it learned, and where the parts' logs are. */
export interface OwnDelivered {
  readonly report: ScenarioReport;
  readonly logs: string;
}

/** Half of the items are sent before the backend collector's first start, half after it. */
export async function deliver(delivery: OwnDelivery): Promise<OwnDelivered> {
  const { items, target = "elasticsearch", before } = delivery;
  const folder = await mkdtemp(join(tmpdir(), "edot-own-"));
  const edot = versions().defaults.edot;
  const images = await imagesInUse(target);
  const pipelines = new OwnPipelines(
    {
      edge: "configs/durable/edge.yaml",
      backend: `configs/durable/backend-${target}.yaml`,
      edot: { edge: edot, backend: edot },
      target,
      ...(images === undefined ? { runtime: "process" } : { runtime: "docker", images }),
      brokers: 1,
      scenarios: ["delivery"],
      outage: { kind: "refuse", seconds: 1 },
      asked: { metricsWindow: 7200, readyTimeout: 120 },
      items,
      // One way in: what is sent at once is one batch, and tests count the messages.
      protocol: "http/protobuf",
      env: {},
      inherited: {},
      report: folder,
    },
    new SharedPipeline(),
  );
  try {
    const choices = { name: "delivery", onProgress: () => {} };
    const scenario = await pipelines.open(choices, delivery.changes ?? {});
    const early = Math.ceil(items / 2);
    await scenario.send(early);
    await scenario.untilInKafka();
    await before?.(scenario);
    await scenario.startBackend();
    await scenario.send(items - early);
    const report = await scenario.judge(await scenario.settle());
    return { report, logs: join(folder, "logs", "delivery") };
  } finally {
    await pipelines.close();
  }
}
