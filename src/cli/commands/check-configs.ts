import { dirname } from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { allOrFirstFailure } from "../../base/first-failure.ts";
import { harnessVersion } from "../../base/package-version.ts";
import type { Progress } from "../../base/progress.ts";
import { checkPair } from "../../checks/check-pair.ts";
import type { CheckedFile, CheckReport } from "../../checks/check-report.ts";
import { type CollectorConfig, usedComponents } from "../../collector-config/collector-config.ts";
import { componentStatus } from "../../collector-config/edot-components.ts";
import { checkHalves } from "../../collector-config/pipeline-check.ts";
import { EXPORTERS_TO } from "../../collector-config/target-exporters.ts";
import type { TargetKind } from "../../collector-config/target-kind.ts";
import { referencedVariables } from "../../collector-config/variables.ts";
import type { Question } from "../../stack/parts/collector/ask.ts";
import { askAboutTexts } from "../../stack/parts/collector/ask-about-texts.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import { provideCollector } from "../../stack/provision/provide-collector.ts";
import type { CheckRequest } from "./check-options.ts";
import { type TriedConfig, tryConfig } from "./try-configs.ts";

/** What a check has besides its request. */
export interface Checking {
  /** The variables that the configs may refer to. */
  readonly env: NodeJS.ProcessEnv;
  readonly progress: Progress;
  readonly interrupted: AbortSignal;
}

/**
 * Has both collectors load their configs as they are written, at the same time, and applies every rule to
 * what they read. Nothing is started, and nothing is sent.
 *
 * @throws HarnessError as `requestedConfigs`, `checkHalves` and `tryConfig` do
 */
export async function checkConfigs(
  request: CheckRequest,
  { env, progress, interrupted }: Checking,
): Promise<CheckReport> {
  const { edge, backend } = await requestedConfigs(request);
  const { edot } = request;
  const target = request.target ?? targetIn(backend);
  const inherited = referencedVariables([edge, backend], env);
  checkHalves({ edge, backend, edot, target });
  const collectorOf = async (config: CollectorConfig): Promise<TriedConfig> => {
    const { role, path, files, defined } = config;
    const source = request[role];
    const version = edot[role];
    const leftOut = notBuilt(config, version);
    if (leftOut !== undefined) return { source, config, readBy: "harness", untried: leftOut };
    const binary = await provideCollector(version, defined, progress, interrupted);
    const texts = files.map(({ text }) => text);
    const ask = (_config: CollectorConfig, _version: string, question: Question) =>
      askAboutTexts(binary, texts, question, dirname(path));
    return tryConfig(config, { source, version, target, env: request.env, inherited, ask });
  };
  const [triedEdge, triedBackend] = await allOrFirstFailure([
    collectorOf(edge),
    collectorOf(backend),
  ]);
  const read = { edge: triedEdge.config, backend: triedBackend.config };
  checkHalves({ ...read, edot, target });
  return {
    harness: { version: harnessVersion() },
    ...{ edot, target },
    configs: { edge: fileOf(triedEdge), backend: fileOf(triedBackend) },
    results: await checkPair({ ...read, target, variables: { ...inherited, ...request.env } }),
  };
}

/** mOTLP where the backend's exporters reach nothing else. */
function targetIn(backend: CollectorConfig): TargetKind {
  const sendsTo = (kind: TargetKind) =>
    EXPORTERS_TO[kind].some((type) => usedComponents(backend, "exporters", type).length > 0);
  return sendsTo("motlp") && !sendsTo("elasticsearch") ? "motlp" : "elasticsearch";
}

/** Why no collector can be asked about a config, if none can: it uses what cannot be built here. */
function notBuilt({ defined }: CollectorConfig, version: string): string | undefined {
  const one = defined.find(
    ({ section, type }) => componentStatus(version, section, type) === "left-out",
  );
  return one === undefined
    ? undefined
    : `the Go module proxy does not serve ${one.type} (${one.section}), which EDOT ${version} has`;
}

function fileOf({ config, readBy, untried }: TriedConfig): CheckedFile {
  const { path, files, sha256 } = config;
  const more = files.slice(1).map((file) => file.path);
  return {
    path,
    ...(more.length === 0 ? {} : { more }),
    ...{ sha256, readBy },
    ...(untried === undefined ? {} : { untried }),
  };
}

/** How a report is written to a file. @throws HarnessError `bad-option` */
export async function writeOutput(file: string, text: string): Promise<void> {
  const { mkdir, writeFile } = await import("node:fs/promises");
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw new HarnessError(
      {
        code: "bad-option",
        message: `the file cannot be written: ${error instanceof Error ? error.message : error}`,
        place: `--output ${file}`,
        remedy: "give a path that can be written",
      },
      { cause: error },
    );
  }
}
