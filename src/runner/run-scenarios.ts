import { randomUUID } from "node:crypto";
import { extname, join } from "node:path";
import { Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { BaseSequencer, createVitest, type TestSpecification, type Vitest } from "vitest/node";
import { type Span, timed } from "../base/timings.ts";
import { scenarioFile } from "../scenario/catalogue.ts";
import type { VerifyRequest } from "../scenario/verify-request.ts";
import type { ScenarioReport } from "../verdict/scenario-report.ts";
import { guardProcess } from "./guard-process.ts";
import { listenToProgress, type OnProgress } from "./progress-channel.ts";
import { openRunEnd, type RunEnd } from "./run-end.ts";
import { ScenarioReporter } from "./scenario-reporter.ts";

/** What scenarios are below: the repository, or what the package has of it. */
const CODE_ROOT = fileURLToPath(new URL("../../", import.meta.url));
/** The scenarios end by their own conditions; this only bounds a harness that hangs. */
const LIMIT_MS = 6 * 3_600_000;
const TEARDOWN_MS = 30_000;

/** What the scenarios of one run learned. */
export interface ScenarioResults {
  readonly scenarios: readonly ScenarioReport[];
  readonly overlays: { readonly edge: string; readonly backend: string };
  /** What the scenarios' threads spent time on. */
  readonly spans: readonly Span[];
}

/** What ends scenarios early, and how. */
export interface ScenarioEnd {
  readonly signal: AbortSignal;
  /**
   * Whether this process goes on: then the parts of an aborted run have ended when it rejects, and
   * Vitest prints nothing and changes nothing of the process. If not, an aborted run is left where it
   * is: the process ends, and the supervisor ends the parts.
   */
  readonly processGoesOn: boolean;
}

/**
 * Runs scenarios as Vitest tests and returns what each of them learned.
 *
 * @throws the signal's reason when it is aborted
 */
export async function runScenarios(
  request: VerifyRequest,
  onProgress: OnProgress,
  { signal, processGoesOn }: ScenarioEnd,
): Promise<ScenarioResults> {
  signal.throwIfAborted();
  const guard = guardProcess();
  const reporter = new ScenarioReporter();
  const progress = `edot-kafka-progress-${randomUUID()}`;
  const options: Parameters<typeof createVitest>[1] = {
    config: false,
    root: CODE_ROOT,
    watch: false,
    include: [
      ...new Set(request.scenarios.map((name) => `src/runner/scenarios/${fileNameOf(name)}`)),
    ],
    // Installed as a dependency, all of it is below a folder that Vitest looks into for nobody's tests.
    exclude: [],
    // Node runs our own TypeScript as it is: nothing of it is transformed and kept in memory for that.
    server: { deps: { external: [/\/src\/.*\.[jt]s$/] } },
    // Threads end with this process, whatever ends it.
    pool: "threads",
    fileParallelism: false,
    // One worker for all: scenarios share the running parts.
    isolate: false,
    sequence: { sequencer: InOrder },
    reporters: [reporter, ["junit", { outputFile: junitFile(request), suiteName: "edot-kafka" }]],
    testTimeout: LIMIT_MS,
    hookTimeout: LIMIT_MS,
    teardownTimeout: TEARDOWN_MS,
    provide: { verify: request, progress },
  };
  // What Vitest says of its reporters is no part of this command's output.
  const streams = { stdout: nowhere(), ...(processGoesOn ? { stderr: nowhere() } : {}) };
  const vitest = await timed("start of Vitest", () => createVitest("test", options, {}, streams));
  const stopListening = listenToProgress(progress, onProgress);
  const play = () =>
    timed("all scenarios, from their load to the end of the parts", () =>
      processGoesOn
        ? startOrEnd(vitest, reporter, openRunEnd(progress), signal)
        : startOrLeave(vitest, signal),
    );
  if (processGoesOn) {
    guard.removeListeners();
    try {
      await play();
    } finally {
      stopListening();
      await vitest.close();
      guard.restore();
    }
    signal.throwIfAborted();
  } else {
    await play();
    stopListening();
    await timed("end of Vitest", () => vitest.close());
  }
  return {
    scenarios: inOrder(reporter.reports, request),
    overlays: reporter.overlays,
    spans: reporter.spans,
  };
}

/** Ends with the scenarios, or at once when the signal is aborted. */
async function startOrLeave(vitest: Vitest, signal: AbortSignal): Promise<void> {
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const onAbort = () => reject(signal.reason);
  if (signal.aborted) onAbort();
  signal.addEventListener("abort", onAbort, { once: true });
  await Promise.race([vitest.start(), interrupted]);
}

/** Ends with the scenarios; when the signal is aborted, they and their parts end. */
async function startOrEnd(
  vitest: Vitest,
  reporter: ScenarioReporter,
  end: RunEnd,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  reporter.onStart = () => {
    if (signal.aborted) end.end();
  };
  signal.addEventListener("abort", end.end, { once: true });
  try {
    await vitest.start();
  } finally {
    signal.removeEventListener("abort", end.end);
    end.close();
  }
}

function nowhere(): Writable {
  return new Writable({ write: (_chunk, _encoding, done) => done() });
}

/** As they were asked for, whichever of two side by side has ended first; those of a file stay together. */
function inOrder(
  reports: readonly ScenarioReport[],
  { scenarios }: VerifyRequest,
): readonly ScenarioReport[] {
  const place = ({ name }: ScenarioReport) => scenarios.indexOf(name);
  return reports.toSorted((a, b) => place(a) - place(b));
}

/** The scenarios as test cases, for what reads JUnit's format. */
function junitFile({ report }: VerifyRequest): string {
  return join(report, "junit.xml");
}

/** TypeScript in the repository, JavaScript in the package. */
function fileNameOf(name: string): string {
  return `${scenarioFile(name)}.scenario${extname(import.meta.filename)}`;
}

/** Scenarios run in the order in which they were asked for, not by size or past duration. */
class InOrder extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { scenarios } = this.ctx.getProvidedContext().verify;
    const place = ({ moduleId }: TestSpecification) =>
      scenarios.findIndex((name) => moduleId.endsWith(`/${fileNameOf(name)}`));
    return files.toSorted((a, b) => place(a) - place(b));
  }
}
