import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";
import { harnessVersion } from "../../base/package-version.ts";
import { createProgress, silentProgress } from "../../base/progress.ts";
import { filesOf } from "../../collector-config/config-source.ts";
import { IS_MOCK } from "../../collector-config/target-kind.ts";
import type { Report } from "../../report/report.ts";
import { openReportFolder, pointLatest } from "../../report/report-folder.ts";
import {
  judgePartUpgrade,
  PART_TITLES,
  type PartRun,
  type PartUpgradeReport,
  UPGRADED_PARTS,
  type UpgradedPart,
} from "../../upgrade/part-upgrade.ts";
import { renderPartUpgrade } from "../../upgrade/render-part-upgrade.ts";
import { runPartUpgrade, upgradeIncident } from "../../upgrade/run-part-upgrade.ts";
import { upgradeExitCode } from "../../upgrade/upgrade-report.ts";
import type { CommandOptions } from "../settings/sections.ts";
import { flagOf } from "../settings/setting.ts";
import { settingOptions } from "../settings/setting-option.ts";
import { badOption } from "./bad-option.ts";
import { interruptSignal } from "./interrupt.ts";
import { prepareRun } from "./prepare-run.ts";
import { keepReport, runPrepared } from "./run-to-report.ts";
import { type CheckedRequest, toVerifyRequest } from "./verify-options.ts";

type UpgradeOptions = CommandOptions["upgrade"];

/** Kafka or Elasticsearch, and its two releases. */
export interface PartUpgrade {
  readonly part: UpgradedPart;
  readonly from: string;
  readonly to: string;
}

/** The options that name the releases of a part. */
const VERSIONS_OF = {
  kafka: { from: "fromKafka", to: "toKafka" },
  elasticsearch: { from: "fromElasticsearch", to: "toElasticsearch" },
} as const;

/**
 * Which part is upgraded, if it is not the collectors.
 *
 * @throws HarnessError `bad-option` where more or less than one upgrade is asked for
 */
export function partUpgradeOf(options: UpgradeOptions): PartUpgrade | undefined {
  const [part, another] = UPGRADED_PARTS.filter(
    (one) => options[VERSIONS_OF[one].from] ?? options[VERSIONS_OF[one].to],
  );
  if (part === undefined) return undefined;
  if (another !== undefined || options.from !== undefined || options.to !== undefined) {
    throw badOption(
      "two upgrades are asked for",
      another === undefined ? "--from, --to" : "--from-elasticsearch, --from-kafka",
      "judge one at a time: what is lost on the way would be either's",
    );
  }
  const { [VERSIONS_OF[part].from]: from, [VERSIONS_OF[part].to]: to } = options;
  if (from === undefined || to === undefined) {
    const missing = `--${from === undefined ? "from" : "to"}-${part}`;
    throw badOption(
      `${missing} is needed: an upgrade has two versions`,
      missing,
      "give the release that runs now and the one to upgrade to",
    );
  }
  if (from === to) {
    throw badOption(
      `--from-${part} and --to-${part} are both ${from}`,
      `--to-${part}`,
      "name another release",
    );
  }
  checkPossible(part, options);
  return { part, from, to };
}

function checkPossible(part: UpgradedPart, options: UpgradeOptions): void {
  if (options.runtime === "docker") {
    throw new HarnessError({
      code: "not-available",
      message: "upgrades run as plain processes, not in containers",
      place: "--runtime",
      remedy: "leave the option out",
    });
  }
  if (part === "elasticsearch" && IS_MOCK[options.target]) {
    throw badOption(
      `there is no Elasticsearch to upgrade behind --target ${options.target}`,
      "--from-elasticsearch",
      "leave --target out",
    );
  }
  const { fromConfigs, fromEdge, fromBackend } = options;
  if (fromConfigs !== undefined || fromEdge !== undefined || fromBackend !== undefined) {
    throw badOption(
      `the configs stay as they are when ${PART_TITLES[part]} is upgraded`,
      "--from-configs, --from-edge, --from-backend",
      "leave the option out",
    );
  }
}

/** `upgrade --from-kafka ... --to-kafka ...`: an upgrade of Kafka or Elasticsearch under running collectors. */
export async function upgradePart(
  options: UpgradeOptions,
  command: Command,
  { part, from, to }: PartUpgrade,
): Promise<void> {
  const started = performance.now();
  refuseOwnVersion(command, part);
  const progress = options.quiet ? silentProgress : createProgress();
  const interrupted = interruptSignal();
  // The part's releases are the runs' own.
  const { [part]: _own, ...others } = options;
  // The same items on both releases: held against what was sent, not against effects.
  const request: CheckedRequest = { ...toVerifyRequest({ ...others, asSent: true }) };
  const folder = request.report;
  openReportFolder(folder);
  mkdirSync(join(folder, "logs"), { recursive: true });
  const requests: Readonly<Record<PartRun["name"], CheckedRequest>> = {
    before: { ...request, [part]: from },
    after: { ...request, [part]: to },
    through: {
      ...request,
      scenarios: ["incident"],
      incidents: [upgradeIncident(part, from, to)],
    },
  };
  const run = async (name: PartRun["name"], report: string): Promise<Report> => {
    const start = performance.now();
    const asked = { ...requests[name], report };
    const prepared = await prepareRun({ ...others, runtime: "process" }, asked, {
      ...{ env: process.env, progress, interrupted },
      onChosen: () => {},
    });
    const found = await runPrepared(prepared, {
      ...{ progress, interrupted, started: start },
      label: `${name} the upgrade`,
    });
    await keepReport(report, found);
    return found;
  };
  const seen = await runPartUpgrade({ folder, run, signal: interrupted });
  const facts = {
    ...{ part, from, to, target: request.target, edot: request.edot },
    configs: {
      edge: filesOf(request.edge).join(", "),
      backend: filesOf(request.backend).join(", "),
    },
    ...seen,
  };
  const report: PartUpgradeReport = {
    harness: { version: harnessVersion() },
    ...judgePartUpgrade(facts),
    ...facts,
    seconds: Math.round(performance.now() - started) / 1000,
  };
  writeFileSync(join(folder, "upgrade.json"), `${JSON.stringify(report, null, 2)}\n`);
  const { writePartUpgradePage } = await import("../../upgrade/part-upgrade-page.ts");
  await writePartUpgradePage(folder, report);
  pointLatest(folder);
  process.stdout.write(`${output(report, folder, options)}\n`);
  process.exitCode = upgradeExitCode(report.verdict);
}

function output(report: PartUpgradeReport, folder: string, options: UpgradeOptions): string {
  if (options.json) return JSON.stringify(report, null, 2);
  const { part, from, to, verdict } = report;
  if (options.quiet) return `upgrade ${PART_TITLES[part]} ${from} to ${to}: ${verdict}`;
  return renderPartUpgrade(report, folder);
}

/** `--kafka` or `--elasticsearch` next to the two releases of that part. */
function refuseOwnVersion(command: Command, part: UpgradedPart): void {
  const option = settingOptions(command).find((one) => one.attributeName() === part);
  if (option === undefined || command.getOptionValueSource(part) !== "cli") return;
  throw badOption(
    `the releases of this upgrade are those of --from-${part} and --to-${part}`,
    flagOf(option.setting),
    "leave the option out",
  );
}
