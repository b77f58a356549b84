import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { silentProgress } from "../../src/base/progress.ts";
import { versions } from "../../src/base/versions.ts";
import { loadCollectorConfig } from "../../src/collector-config/collector-config.ts";
import type { CollectorRole } from "../../src/collector-config/component.ts";
import { mergeTrees } from "../../src/collector-config/merge-trees.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import type { Tree } from "../../src/collector-config/tree.ts";
import { ScenarioRun } from "../../src/scenario/scenario-run.ts";
import { openDockerEnvironment } from "../../src/stack/environments/docker-environment.ts";
import type { HostedPipeline } from "../../src/stack/environments/environment.ts";
import { openProcessEnvironment } from "../../src/stack/environments/process-environment.ts";
import type { MotlpAnswers } from "../../src/stack/parts/motlp/motlp-answers.ts";
import { Pipeline } from "../../src/stack/pipeline/pipeline.ts";
import type { PipelineChanges } from "../../src/stack/pipeline/pipeline-changes.ts";
import { provision } from "../../src/stack/provision/provision.ts";
import { imagesInUse } from "./images-in-use.ts";

/** What a stack is made of: one of the project's config sets, with changes. */
export interface StackOptions {
  readonly configs: "documented" | "durable";
  /** A backend config in place of the config set's. */
  readonly backend?: string;
  /** By default the mock mOTLP server. */
  readonly target?: TargetKind;
  readonly changes?: PipelineChanges;
}

async function inProcesses(edot: string) {
  const artifacts = await provision({ edotVersions: [edot] }, silentProgress);
  return (hosted: HostedPipeline) => openProcessEnvironment(hosted, artifacts);
}

/**
 * Running parts, by default with mOTLP at their end, for several scenarios one after the other. What a row of
 * a test breaks, it mends: the next one finds the stack whole.
 */
export class Stack {
  readonly pipeline: Pipeline;
  readonly folder: string;
  readonly #base: Readonly<Record<CollectorRole, Tree>>;
  #scenario: ScenarioRun | undefined;

  private constructor(pipeline: Pipeline, folder: string, { changes }: StackOptions) {
    this.pipeline = pipeline;
    this.folder = folder;
    const { edge = {}, backend = {} } = changes?.overlay ?? {};
    this.#base = { edge, backend };
  }

  static async open(options: StackOptions): Promise<Stack> {
    const folder = await mkdtemp(join(tmpdir(), "edot-stack-"));
    const config = (name: string) => `configs/${options.configs}/${name}.yaml`;
    const edot = versions().defaults.edot;
    const { target = "motlp" } = options;
    const images = await imagesInUse(target);
    const [edge, backend, host] = await Promise.all([
      loadCollectorConfig("edge", config("edge")),
      loadCollectorConfig("backend", options.backend ?? config(`backend-${target}`)),
      images === undefined
        ? inProcesses(edot)
        : (hosted: HostedPipeline) => openDockerEnvironment(hosted, images),
    ]);
    const pipeline = await Pipeline.open({
      edge,
      backend,
      edot: { edge: edot, backend: edot },
      target,
      keep: images === undefined,
      env: {},
      inherited: {},
      host,
      logs: join(folder, "logs"),
      ...(options.changes === undefined ? {} : { changes: options.changes }),
    });
    return new Stack(pipeline, folder, options);
  }

  /** Begins a scenario; the one before it ends. */
  async scenario(name: string): Promise<ScenarioRun> {
    await this.#scenario?.close();
    this.#scenario = ScenarioRun.open({
      name,
      pipeline: this.pipeline,
      variables: {},
      report: this.folder,
      // One way in: what is sent at once is one batch, and tests count the messages.
      protocol: "http/protobuf",
      onProgress: () => {},
    });
    return this.#scenario;
  }

  /** What mOTLP answers. */
  async answers(): Promise<MotlpAnswers> {
    const target = await this.pipeline.target;
    if (target.kind === "motlp") return target.part.answers;
    throw new Error("the target of this stack is not the mock mOTLP server");
  }

  /** Starts a collector with other settings than the stack's, or with the stack's own again. */
  async change(role: CollectorRole, settings: Tree = {}): Promise<void> {
    await this.pipeline.reconfigure(role, mergeTrees(this.#base[role], settings));
  }

  async close(): Promise<void> {
    try {
      await this.#scenario?.close();
    } finally {
      await this.pipeline.close();
    }
  }
}
