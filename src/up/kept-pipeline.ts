import { once } from "node:events";
import { formatError } from "../base/errors.ts";
import { nearPath } from "../base/near-path.ts";
import type { Progress } from "../base/progress.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import { filesOf } from "../collector-config/config-source.ts";
import { firstEntries } from "../collector-config/overlay.ts";
import { TARGET_NAMES } from "../collector-config/target-kind.ts";
import { openPipeline } from "../stack/pipeline/open-pipeline.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { PipelineRequest } from "../stack/pipeline/pipeline-request.ts";
import { ConfigWatch } from "./config-watch.ts";
import { exampleRequest } from "./example-requests.ts";
import { leaveSoon } from "./leave-soon.ts";
import { type CheckedPair, Reloads } from "./reloads.ts";
import { otlpAddresses, type Running, whatToDo } from "./what-to-do.ts";

/** A pipeline to be kept, and how its user hears of it. */
export interface KeptPipelineOptions {
  readonly request: PipelineRequest;
  /** Folder for the parts' logs. */
  readonly logs: string;
  /** Whether a collector is started again when its config file changes. */
  readonly watch: boolean;
  /** The checks that configs pass before anything is started. @throws HarnessError */
  readonly check: (pair: CheckedPair) => void;
  readonly progress: Progress;
  /** Aborted when the user asks for the end. */
  readonly end: AbortSignal;
  /** Standard output, and standard error. */
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
}

/**
 * Starts a pipeline, says what can be done with it and keeps it until the user asks for its end.
 *
 * @throws HarnessError of the part that does not start or ends by itself, or the end's reason when it
 * is asked for before everything runs.
 */
export async function keepPipeline(options: KeptPipelineOptions): Promise<void> {
  const { request, logs, progress, end, out } = options;
  end.throwIfAborted();
  const pipeline = await openPipeline(request, logs, undefined, { progress });
  const onEnd = () => pipeline.abort(end.reason);
  end.addEventListener("abort", onEnd, { once: true });
  if (end.aborted) onEnd();
  const ended = once(pipeline.signal, "abort");
  let watching: { close(): void } | undefined;
  try {
    await untilReady(pipeline, progress);
    const running = await describe(pipeline, options);
    // Before the user reads that it is watched.
    if (options.watch) watching = watchConfigs(pipeline, options);
    out(whatToDo(running));
    if (!pipeline.signal.aborted) await ended;
    if (pipeline.signal.reason !== end.reason) throw pipeline.signal.reason;
  } catch (error) {
    // The first thing that went wrong is what everything else follows from.
    throw pipeline.signal.aborted ? pipeline.signal.reason : error;
  } finally {
    watching?.close();
    await pipeline.close();
    leaveSoon();
  }
}

async function untilReady(pipeline: Pipeline, progress: Progress): Promise<void> {
  const { signal } = pipeline;
  const waiting = new Set(["Kafka", "the target", "the edge", "the backend"]);
  const step = "pipeline";
  const ready = (name: string, part: Promise<unknown>) =>
    part.then(() => {
      waiting.delete(name);
      progress.update(step, `waiting for ${[...waiting].join(", ")}`);
    });
  progress.start(step);
  try {
    signal.throwIfAborted();
    const failed = once(signal, "abort").then(() => Promise.reject(signal.reason));
    const all = Promise.all([
      ready("Kafka", pipeline.kafka),
      ready("the target", pipeline.target),
      ready("the edge", pipeline.edge),
      ready("the backend", pipeline.startBackend()),
    ]);
    await Promise.race([all, failed]);
  } catch (error) {
    progress.fail(step);
    throw error;
  }
  progress.done(step, "ready");
}

async function describe(
  pipeline: Pipeline,
  { request, logs, watch }: KeptPipelineOptions,
): Promise<Running> {
  const [kafka, target] = await Promise.all([pipeline.kafka, pipeline.target]);
  const example = exampleRequest(pipeline.config("edge"));
  const names = async (role: CollectorRole) => pipeline.variableNames(role);
  return {
    otlp: firstEntries(pipeline.overlays.edge),
    ...(example === undefined ? {} : { example }),
    kafka: kafka.bootstrap,
    target: { name: `${TARGET_NAMES[target.kind]} ${target.version}`, url: target.part.url },
    telemetry: {
      edge: pipeline.telemetryAddress("edge"),
      backend: pipeline.telemetryAddress("backend"),
    },
    logs: nearPath(logs),
    variables: { edge: await names("edge"), backend: await names("backend") },
    look: await target.lookAt(pipeline.folder),
    watched: watch ? watchedFiles(request).map((file) => nearPath(file)) : [],
  };
}

function watchedFiles({ edge, backend }: PipelineRequest): string[] {
  return [...filesOf(edge), ...filesOf(backend)];
}

function watchConfigs(pipeline: Pipeline, options: KeptPipelineOptions): ConfigWatch {
  const { request, check, out, err } = options;
  let addresses = otlpAddresses(firstEntries(pipeline.overlays.edge));
  const reloads = new Reloads({
    pipeline,
    check,
    environment: process.env,
    say: (text) => {
      out(text);
      const now = otlpAddresses(firstEntries(pipeline.overlays.edge));
      if (now !== addresses) out(now);
      addresses = now;
    },
    complain: (error, goesOn) => err(`${formatError(error)}\n${goesOn}`),
  });
  const watch = new ConfigWatch(
    watchedFiles(request),
    () => void reloads.look(),
    (folder, error) => err(`${folder} is not watched any more: ${error}`),
  );
  // What was written while it started.
  void reloads.look();
  return watch;
}
