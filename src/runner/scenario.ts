import { test as base, inject } from "vitest";
import { takeSpans } from "../base/timings.ts";
import type { OutagePlan } from "../scenario/outage-run.ts";
import { overlaysOf } from "../scenario/overlays-of.ts";
import type { ScenarioRun, ScenarioRunOptions } from "../scenario/scenario-run.ts";
import { sharingOutage } from "../scenario/side-by-side.ts";
import type { VerifyRequest } from "../scenario/verify-request.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";
import type { PipelineChanges } from "../stack/pipeline/pipeline-changes.ts";
import { removeForeignSettings } from "./foreign-settings.ts";
import { OutagePair } from "./outage-pair.ts";
import { OwnPipelines, openScenario, type ScenarioSending, SharedPipeline } from "./pipelines.ts";
import { openProgress } from "./progress-channel.ts";
import "./provided.ts";
import { interruption, listenToRunEnd } from "./run-end.ts";

interface ScenarioFixtures {
  /** Says what a scenario of this name does, and how far it is. */
  readonly tell: (scenario: string) => ScenarioRunOptions["onProgress"];
  /** Hands over what was spent time on. */
  readonly spans: undefined;
  readonly shared: SharedPipeline;
  /** The two scenarios of the run that share an outage, if two do. */
  readonly pair: OutagePair | undefined;
  /** The outage that this scenario shares with another one, once that is decided. */
  readonly sharedOutage: () => Pick<OutagePlan, "shared">;
  /** What the run was asked for. */
  readonly request: VerifyRequest;
  /** Opens a scenario, named like the test, on the pipeline that tests share as long as it is whole. */
  readonly openShared: (
    changes: PipelineChanges,
    sending: ScenarioSending,
    more: Pick<ScenarioRunOptions, "ownPipeline">,
  ) => Promise<ScenarioRun>;
  /** Opens a scenario, named like the test, on the pipeline beside the shared one. */
  readonly openBeside: () => Promise<ScenarioRun>;
  /** A scenario on the pipeline under test, whose parts start or were used by an earlier scenario. */
  readonly scenario: ScenarioRun;
  /**
   * Opens a scenario on a pipeline of its own. Another call ends that pipeline and opens the next; each
   * needs a label then, which is added to the test's name for its history, its logs and its data.
   */
  readonly ownPipeline: (
    changes: PipelineChanges,
    label?: string,
    sending?: ScenarioSending,
  ) => Promise<ScenarioRun>;
  /** Opens a scenario on a changed pipeline, which tests with the same changes share. */
  readonly sharedPipeline: (
    changes: PipelineChanges,
    sending?: ScenarioSending,
  ) => Promise<ScenarioRun>;
  /** Starts a pipeline of its own for several scenarios, one after the other. */
  readonly ownCases: (changes: PipelineChanges) => Promise<OwnCases>;
  /** What both of them are made of. */
  readonly own: OwnPipelines;
}

/** A pipeline on which a scenario tries several things. */
interface OwnCases {
  readonly pipeline: Pipeline;
  /** Opens the next one; the label is added to the test's name for its history and its data. */
  readonly open: (label: string) => Promise<ScenarioRun>;
}

/** Aborted when the run ends early. */
const ended = listenToRunEnd(inject("progress"));

// What the configs refer to is in the request.
removeForeignSettings();

/** Vitest's `test` with a pipeline and a scenario; each is set up only for tests that name it. */
export const test = base.extend<ScenarioFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixture's needs from this pattern.
  request: async ({}, use) => {
    await use(inject("verify"));
  },
  spans: [
    async ({ task }, use) => {
      await use(undefined);
      task.meta.spans = takeSpans();
    },
    { auto: true },
  ],
  tell: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixture's needs from this pattern.
    async ({}, use) => {
      const tell = openProgress(inject("progress"));
      await use((scenario) => (kind, text) => tell({ scenario, kind, text }));
    },
    { scope: "worker" },
  ],
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixture's needs from this pattern.
    async ({}, use) => {
      const shared = new SharedPipeline();
      try {
        await use(shared);
      } finally {
        await shared.close();
      }
    },
    { scope: "worker" },
  ],
  pair: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the fixture's needs from this pattern.
    async ({}, use) => {
      const request = inject("verify");
      const [first, second] = await sharingOutage(request);
      const both = first !== undefined && second !== undefined;
      await use(both ? new OutagePair(request, first, second) : undefined);
    },
    { scope: "worker" },
  ],
  sharedOutage: async ({ pair, task }, use) => {
    await use(() => pair?.outageOf(task.name) ?? {});
  },
  openShared: async ({ request, shared, pair, signal, task, tell }, use) => {
    shared.pair = pair;
    let opened: ScenarioRun | undefined;
    const interrupt = () => opened?.pipeline.abort(interruption());
    const either = AbortSignal.any([signal, ended]);
    await use(async (changes, sending, more) => {
      either.throwIfAborted();
      const pipeline = await shared.get(request, changes);
      task.meta.overlays ??= overlaysOf(pipeline);
      const choices = { name: task.name, onProgress: tell(task.name), ...sending };
      opened = await openScenario(request, choices, pipeline, more);
      either.addEventListener("abort", interrupt, { once: true });
      // It may have ended while the pipeline was opened.
      if (either.aborted) interrupt();
      return opened;
    });
    either.removeEventListener("abort", interrupt);
    const isJudged = task.meta.scenario !== undefined;
    if (isJudged && opened !== undefined) await pair?.heed(opened);
    await opened?.close();
    if (task.name === pair?.first) {
      pair.decide(false);
      pair.outage.leave(pair.first);
      // Its target is the other one's, too.
      if (!isJudged && (await pair.together)) await pair.over("second");
    }
    // A scenario that was not judged may have left a part broken: the next one gets a new pipeline.
    if (!isJudged) interrupt();
    if (task.name === pair?.first) pair.end("first");
  },
  scenario: async ({ openShared, openBeside, pair, task }, use) => {
    await use(await (task.name === pair?.second ? openBeside() : openShared({}, {}, {})));
  },
  openBeside: async ({ request, openShared, pair, signal, task, tell }, use) => {
    let opened: ScenarioRun | undefined;
    let pipeline: Pipeline | undefined;
    const interrupt = () => pipeline?.abort(interruption());
    const either = AbortSignal.any([signal, ended]);
    either.addEventListener("abort", interrupt, { once: true });
    try {
      await use(async () => {
        pipeline = (await pair?.together) ? await pair?.pipeline() : undefined;
        if (pipeline === undefined) {
          // The first one does not wait for it, in no way.
          pair?.end("second");
          await pair?.over("first");
          await pair?.giveUp();
          return openShared({}, {}, {});
        }
        if (either.aborted) interrupt();
        task.meta.overlays ??= overlaysOf(pipeline);
        const choices = { name: task.name, onProgress: tell(task.name) };
        opened = await openScenario(request, choices, pipeline, { ownPipeline: true });
        return opened;
      });
    } finally {
      either.removeEventListener("abort", interrupt);
      await opened?.close();
      if (task.name === pair?.second) {
        pair.end("second");
        await pair.giveUp();
      }
    }
  },
  sharedPipeline: async ({ openShared }, use) => {
    await use((changes, sending = {}) => openShared(changes, sending, { ownPipeline: true }));
  },
  own: async ({ request, shared, signal }, use) => {
    const own = new OwnPipelines(request, shared);
    const interrupt = () => own.abort(interruption());
    const either = AbortSignal.any([signal, ended]);
    either.addEventListener("abort", interrupt, { once: true });
    try {
      await use(own);
    } finally {
      either.removeEventListener("abort", interrupt);
      await own.close();
    }
  },
  ownPipeline: async ({ own, task, tell }, use) => {
    await use(async (changes, label, sending = {}) => {
      const name = label === undefined ? task.name : `${task.name}-${label}`;
      const onProgress = tell(task.name);
      ended.throwIfAborted();
      const scenario = await own.open({ name, onProgress, ...sending }, changes);
      if (ended.aborted) own.abort(interruption());
      task.meta.overlays ??= overlaysOf(scenario.pipeline);
      return scenario;
    });
  },
  ownCases: async ({ own, task, tell }, use) => {
    await use(async (changes) => {
      ended.throwIfAborted();
      const pipeline = await own.start(task.name, changes);
      if (ended.aborted) own.abort(interruption());
      task.meta.overlays ??= overlaysOf(pipeline);
      const onProgress = tell(task.name);
      return {
        pipeline,
        open: (label) =>
          own.openRun({ name: `${task.name}-${label}`, caseOf: task.name, onProgress }),
      };
    });
  },
});
