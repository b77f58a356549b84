import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";
import { allOrFirstFailure } from "../../base/first-failure.ts";
import { harnessVersion } from "../../base/package-version.ts";
import { createProgress, silentProgress } from "../../base/progress.ts";
import { edotVersion } from "../../base/versions.ts";
import { type ConfigPair, readSource } from "../../collector-config/collector-config.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import { filesOf } from "../../collector-config/config-source.ts";
import { checkBuiltHere, checkPipelineConfigs } from "../../collector-config/pipeline-check.ts";
import { referencedVariables } from "../../collector-config/variables.ts";
import type { Report } from "../../report/report.ts";
import { openReportFolder, pointLatest } from "../../report/report-folder.ts";
import { requestedConfigs } from "../../stack/pipeline/requested-configs.ts";
import type { UpgradeStep } from "../../stack/pipeline/upgrade-step.ts";
import { provision } from "../../stack/provision/provision.ts";
import { compareDefaults } from "../../upgrade/compare-defaults.ts";
import { judgeUpgrade } from "../../upgrade/judge-upgrade.ts";
import { type Loaded, loadOnEach } from "../../upgrade/loading.ts";
import { renderUpgrade } from "../../upgrade/render-upgrade.ts";
import { runUpgrade } from "../../upgrade/run-upgrade.ts";
import {
  type UpgradeFacts,
  type UpgradeReport,
  upgradeExitCode,
} from "../../upgrade/upgrade-report.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { flagOf } from "../settings/setting.ts";
import { settingOptions } from "../settings/setting-option.ts";
import { badOption } from "./bad-option.ts";
import { interruptSignal } from "./interrupt.ts";
import { prepareRun } from "./prepare-run.ts";
import { toRunRequest } from "./run-options.ts";
import { keepReport, runPrepared } from "./run-to-report.ts";
import { partUpgradeOf, upgradePart } from "./upgrade-part.ts";
import { type CheckedRequest, toVerifyRequest } from "./verify-options.ts";

type UpgradeOptions = CommandOptions["upgrade"];

/** `upgrade`: one EDOT version against another one, and the way between them; or Kafka, or Elasticsearch. */
export async function run(options: UpgradeOptions, command: Command): Promise<void> {
  const part = partUpgradeOf(options);
  if (part !== undefined) return upgradePart(options, command, part);
  refuseOtherVersions(command);
  await upgrade(options, performance.now());
}

/** Both sides of an upgrade, checked. */
interface Sides {
  readonly from: CheckedRequest;
  readonly to: CheckedRequest;
}

async function upgrade(options: UpgradeOptions, started: number): Promise<void> {
  const progress = options.quiet ? silentProgress : createProgress();
  const interrupted = interruptSignal();
  const asked = toSides(options);
  const folder = asked.to.report;
  const [before, after] = await allOrFirstFailure([
    requestedConfigs(asked.from).catch((error: unknown) => {
      throw inOldWords(options, error);
    }),
    requestedConfigs(asked.to),
  ]);
  // From here on, the texts that are checked now are the ones that load and run.
  const sides = { from: asRead(asked.from, before), to: asRead(asked.to, after) };
  const { from, to } = sides;
  const all = [before.edge, before.backend, after.edge, after.backend];
  const inherited = referencedVariables(all, process.env);
  for (const [request, pair] of [
    [from, before],
    [to, after],
  ] as const) {
    // What a version does not know is a part of the judgement, not bad input.
    checkPipelineConfigs({ ...request, ...pair, inherited, isOwnCollector: true });
    checkBuiltHere([pair.edge, pair.backend], request.edot);
  }
  openReportFolder(folder);
  const { elasticsearch, kafka } = to;
  const artifacts = await provision(
    {
      edotVersions: [...new Set([from.edot.edge, to.edot.edge])],
      components: all.flatMap((config) => config.defined),
      elasticsearch,
      kafka,
    },
    progress,
    interrupted,
  );
  const logs = join(folder, "logs");
  mkdirSync(logs, { recursive: true });
  const [old, next] = [from.edot.edge, to.edot.edge];
  const loaded = await loadOnEach(
    {
      from: { version: old, configs: before },
      to: { version: next, configs: after },
      ...{ target: to.target, env: to.env, inherited, logs, signal: interrupted },
    },
    artifacts,
  );
  const isPossible = loaded.loads.every(
    ({ isNeeded, refusal }) => !isNeeded || refusal === undefined,
  );
  const run = async (request: CheckedRequest, label: string): Promise<Report> => {
    const start = performance.now();
    const prepared = await prepareRun({ ...options, runtime: "process" }, request, {
      ...{ env: process.env, progress, interrupted },
      onChosen: () => {},
    });
    const report = await runPrepared(prepared, { progress, interrupted, started: start, label });
    await keepReport(request.report, report);
    return report;
  };
  const step: Omit<UpgradeStep, "orders"> = {
    edot: to.edot,
    ...{ edge: to.edge, backend: to.backend, inherited },
  };
  const seen = isPossible
    ? await runUpgrade({
        ...{ folder, from: old, to: next, signal: interrupted },
        runCell: (edot, report) =>
          run(
            { ...to, ...sourcesOf(sides, edot, old), edot, report },
            `edge ${edot.edge}, backend ${edot.backend}`,
          ),
        runRolling: (orders, report) =>
          run(
            { ...from, scenarios: ["rolling-upgrade"], upgrade: { ...step, orders }, report },
            `${old} to ${next}`,
          ),
      })
    : { matrix: [], rolling: [], conflicts: [], metrics: [], deprecations: [] };
  const facts: UpgradeFacts = {
    ...{ from: old, to: next, target: to.target },
    configs: { from: shownFiles(from), to: shownFiles(to) },
    loads: loaded.loads,
    ...seen,
    ...defaultsOf(loaded),
  };
  const report: UpgradeReport = {
    harness: { version: harnessVersion() },
    ...judgeUpgrade(facts),
    ...facts,
    seconds: Math.round(performance.now() - started) / 1000,
  };
  writeFileSync(join(folder, "upgrade.json"), `${JSON.stringify(report, null, 2)}\n`);
  const { writeUpgradePage } = await import("../../upgrade/upgrade-page.ts");
  await writeUpgradePage(folder, report);
  pointLatest(folder);
  process.stdout.write(`${output(report, folder, options)}\n`);
  process.exitCode = upgradeExitCode(report.verdict);
}

function output(report: UpgradeReport, folder: string, options: UpgradeOptions): string {
  if (options.json) return JSON.stringify(report, null, 2);
  if (options.quiet) return `upgrade ${report.from} to ${report.to}: ${report.verdict}`;
  return renderUpgrade(report, folder);
}

/** The files of both configs, as the report names them. */
function shownFiles({ edge, backend }: CheckedRequest): Record<CollectorRole, string> {
  return { edge: filesOf(edge).join(", "), backend: filesOf(backend).join(", ") };
}

/** Which config each collector of a pair has: that of its version. */
function sourcesOf(
  { from, to }: Sides,
  edot: Readonly<Record<CollectorRole, string>>,
  old: string,
): Pick<CheckedRequest, "edge" | "backend"> {
  return {
    edge: (edot.edge === old ? from : to).edge,
    backend: (edot.backend === old ? from : to).backend,
  };
}

/** A side with the texts of its configs. */
function asRead(side: CheckedRequest, { edge, backend }: ConfigPair): CheckedRequest {
  return {
    ...side,
    edge: readSource(side.edge, edge),
    backend: readSource(side.backend, backend),
  };
}

function defaultsOf({ printed }: Loaded): Pick<UpgradeFacts, "defaults" | "defaultsFrom"> {
  const defaults = (["edge", "backend"] as const).flatMap((role) => {
    const found = printed[role];
    return found === undefined ? [] : compareDefaults(role, found, found.written);
  });
  const isKnown = printed.edge !== undefined && printed.backend !== undefined;
  return { defaults, defaultsFrom: isKnown ? "print-config" : "not known" };
}

/** @throws HarnessError `bad-option`, `not-available`, `unknown-edot-version` or `file-not-found` */
function toSides(options: UpgradeOptions): Sides {
  const { from, to } = options;
  if (from === undefined || to === undefined) {
    const missing = from === undefined ? "--from" : "--to";
    throw badOption(
      `${missing} is needed: an upgrade has two versions`,
      missing,
      "for example: upgrade --from 9.3.0 --to 9.4.3",
    );
  }
  const [old, next] = [edotVersion(from).version, edotVersion(to).version];
  if (old === next) {
    throw badOption(
      `--from and --to are both ${old}`,
      "--to",
      "name another version; verify judges other configs on the same one",
    );
  }
  if (options.runtime === "docker") {
    throw new HarnessError({
      code: "not-available",
      message: "upgrades run as plain processes, not in containers",
      place: "--runtime",
      remedy: "leave the option out",
    });
  }
  if (options.approve) {
    throw badOption(
      "upgrade approves no effects: they are those of two versions",
      "--approve",
      "approve them with verify, on the version that runs now",
    );
  }
  const side = (version: string): CheckedRequest => ({
    // The configs of the two sides may have other effects: items are held against what was sent.
    ...toVerifyRequest({ ...withoutVersions(options), asSent: true }),
    edot: { edge: version, backend: version },
  });
  const after = side(next);
  return { from: { ...side(old), ...oldFiles(options, after) }, to: after };
}

/** The configs that run now; one that is not named is the same as the one that comes. */
function oldFiles(
  options: UpgradeOptions,
  { edge, backend }: CheckedRequest,
): Pick<CheckedRequest, "edge" | "backend"> {
  const { fromConfigs, fromEdge, fromBackend } = options;
  if (fromConfigs !== undefined && (fromEdge !== undefined || fromBackend !== undefined)) {
    throw badOption(
      "--from-configs and --from-edge/--from-backend exclude each other",
      "--from-configs",
      "give a folder, or the files that differ",
    );
  }
  const { configs: _configs, edge: _edge, backend: _backend, ...others } = withoutVersions(options);
  const files =
    fromConfigs === undefined
      ? {
          edge: fromEdge === undefined ? filesOf(edge) : [fromEdge],
          backend: fromBackend === undefined ? filesOf(backend) : [fromBackend],
        }
      : { configs: fromConfigs };
  try {
    const found = toRunRequest({ ...others, ...files });
    return { edge: found.edge, backend: found.backend };
  } catch (error) {
    throw inOldWords(options, error);
  }
}

/** What is wrong with the configs that run now, told with the options that name them. */
function inOldWords(options: UpgradeOptions, error: unknown): unknown {
  if (!(error instanceof HarnessError) || error.remedy === undefined) return error;
  const { fromConfigs, fromEdge, fromBackend } = options;
  const old =
    fromConfigs !== undefined
      ? ["configs", "edge", "backend"]
      : [
          ...(fromEdge === undefined ? [] : ["edge"]),
          ...(fromBackend === undefined ? [] : ["backend"]),
        ];
  const remedy = error.remedy.replaceAll(/--(configs|edge|backend)\b/g, (option, name: string) =>
    old.includes(name) ? `--from-${name}` : option,
  );
  return new HarnessError({ ...error.toJSON(), remedy }, { cause: error });
}

function withoutVersions(options: UpgradeOptions): UpgradeOptions {
  const { edot: _edot, edgeEdot: _edge, backendEdot: _backend, ...others } = options;
  return others;
}

/** A config file's versions are those of `verify`; who writes them here has misunderstood something. */
function refuseOtherVersions(command: Command): void {
  for (const option of settingOptions(command)) {
    const name = option.attributeName();
    if (!["edot", "edgeEdot", "backendEdot"].includes(name)) continue;
    if (command.getOptionValueSource(name) !== "cli") continue;
    throw badOption(
      "the versions of an upgrade are those of --from and --to",
      flagOf(option.setting),
      "leave the option out",
    );
  }
}
