import { harnessVersion } from "../../base/package-version.ts";
import type { Progress } from "../../base/progress.ts";
import { checkPair } from "../../checks/check-pair.ts";
import type { CheckResult } from "../../checks/rule.ts";
import type { CollectorConfig, ConfigPair } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { ComponentType } from "../../collector-config/component-set.ts";
import { specOf } from "../../collector-config/config-source.ts";
import { withDestinations } from "../../collector-config/destinations.ts";
import { notTested } from "../../collector-config/not-tested.ts";
import { checkBuiltHere, checkPipelineConfigs } from "../../collector-config/pipeline-check.ts";
import { referencedVariables } from "../../collector-config/variables.ts";
import { checkLeftOut } from "../../collector-config/without-components.ts";
import type { ConfigReport, Report } from "../../report/report.ts";
import { openReportFolder, writeConfigs } from "../../report/report-folder.ts";
import type { Incident } from "../../scenario/incidents/incident.ts";
import type { VerifyRequest } from "../../scenario/verify-request.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import { overallVerdict, type ScenarioReport } from "../../verdict/scenario-report.ts";
import type { RunValues } from "../settings/sections.ts";
import { readApproved } from "./approved-file.ts";
import { type ChosenRuntime, chooseRuntime } from "./choose-runtime.ts";
import { imagesGiven } from "./run-options.ts";
import { type TriedConfig, tryConfigs } from "./try-configs.ts";
import type { CheckedRequest } from "./verify-options.ts";

/** A run whose configs are checked, whose parts are at hand and whose report has its folder. */
export interface PreparedRun {
  readonly request: VerifyRequest;
  readonly configs: { readonly edge: CollectorConfig; readonly backend: CollectorConfig };
  /** What their collectors say of them as they are written. */
  readonly tried: Readonly<Record<CollectorRole, TriedConfig>>;
  readonly chosen: ChosenRuntime;
  /** What the rules say of the configs; no part of the verdict. */
  readonly check: readonly CheckResult[];
}

/** What a run is prepared with. */
export interface Preparing {
  /** The variables that the configs may refer to. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
  /** Told which runtime was chosen, and why. */
  readonly onChosen: (line: string) => void;
}

/**
 * Checks the two configs, opens the report's folder and gets what the run needs.
 *
 * @throws HarnessError when one of them cannot be had
 */
export async function prepareRun(
  options: RunValues,
  checked: CheckedRequest,
  { env, progress, interrupted, onChosen }: Preparing,
): Promise<PreparedRun> {
  const { edge, backend } = await requestedConfigs(checked);
  checkLeftOut(specOf(checked.edge).leaveOut, [edge, backend]);
  const inherited = referencedVariables([edge, backend], env);
  const given = imagesGiven(options);
  const isOwnCollector = given["edot-collector"] !== undefined;
  checkPipelineConfigs({ ...checked, inherited, edge, backend, isOwnCollector });
  const variables = { ...inherited, ...checked.env };
  const added = await addedByIncidents(checked.incidents, { edge, backend }, variables);
  openReportFolder(checked.report);
  writeConfigs(checked.report, [edge, backend]);
  const onBuiltHere = (image?: string) => checkBuiltHere([edge, backend], checked.edot, image);
  const components = [...[edge, backend].flatMap((config) => config.defined), ...added];
  const wanted = { runtime: options.runtime, given, components, onChosen, onBuiltHere };
  const chosen = await chooseRuntime(wanted, checked, progress, interrupted);
  const asked = { ...checked, inherited, ask: chosen.ask };
  const [tried] = await Promise.all([
    tryConfigs({ edge, backend }, asked),
    // Vitest is loaded while the collectors answer.
    import("../../runner/run-scenarios.ts"),
  ]);
  const read = { edge: tried.edge.config, backend: tried.backend.config };
  const configs = withDestinations(read, checked.target);
  checkPipelineConfigs({ ...checked, inherited, ...configs, isOwnCollector });
  const sources = { edge: tried.edge.source, backend: tried.backend.source };
  return {
    request: {
      ...{ ...checked, ...sources, ...chosen.run, inherited },
      ...(checked.effects === undefined
        ? {}
        : { effects: { ...checked.effects, approved: readApproved(edge.path) } }),
    },
    ...{ configs, tried, chosen },
    check: await checkPair({ ...configs, target: checked.target, variables }),
  };
}

/** Checks the incidents of a run, and says which components they add to its configs'. */
async function addedByIncidents(
  incidents: readonly Incident[] = [],
  configs: ConfigPair,
  variables: Readonly<Record<string, string>>,
): Promise<readonly ComponentType[]> {
  if (incidents.length === 0) return [];
  // Faults bring clients of everything that they break.
  const [{ checkIncidents }, { addedComponents }] = await Promise.all([
    import("../../scenario/incidents/check-incidents.ts"),
    import("../../scenario/incidents/added-components.ts"),
  ]);
  await checkIncidents(incidents, configs, variables);
  return addedComponents(incidents);
}

/** The report of a prepared run, from what its scenarios learned. */
export function makeReport(
  { request, configs, chosen, tried, check }: PreparedRun,
  results: {
    readonly scenarios: readonly ScenarioReport[];
    readonly overlays: { readonly edge: string; readonly backend: string };
  },
  seconds: number,
): Report {
  const { scenarios, overlays } = results;
  const { addedAttributes } = request;
  const config = (role: CollectorRole): ConfigReport => {
    const { path, files, sha256, leftOut } = configs[role];
    const more = files.slice(1).map((file) => file.path);
    const { readBy, untried } = tried[role];
    return {
      path,
      ...(more.length === 0 ? {} : { more }),
      ...{ sha256, readBy },
      ...(untried === undefined ? {} : { untried }),
      ...(leftOut.length === 0 ? {} : { leftOut }),
      notTested: notTested(configs[role], overlays[role], request.target),
      overlay: overlays[role],
    };
  };
  return {
    harness: { version: harnessVersion() },
    // An image that the user names may hold another version than the one that was asked for.
    edot: {
      edge: request.images?.edge.version ?? request.edot.edge,
      backend: request.images?.backend.version ?? request.edot.backend,
    },
    parts: chosen.parts,
    runtime: request.runtime,
    runtimeChoice: chosen.why,
    ...(request.images === undefined ? {} : { images: request.images }),
    target: request.target,
    configs: { edge: config("edge"), backend: config("backend") },
    ...(addedAttributes === undefined ? {} : { addedAttributes }),
    check,
    verdict: overallVerdict(scenarios.map(({ verdict }) => verdict)),
    seconds: Math.round(seconds * 1000) / 1000,
    scenarios,
  };
}
