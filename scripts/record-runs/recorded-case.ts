import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import type { Document } from "yaml";
import { repositoryPath } from "../../src/base/repository.ts";
import type { TargetKind } from "../../src/collector-config/target-kind.ts";
import { SIGNALS, type Signal } from "../../src/otlp/item.ts";
import type { Report } from "../../src/report/report.ts";
import type { RuntimeKind } from "../../src/stack/runtimes/runtime.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";
import { type ConfigVariant, writeVariant } from "../../tests/support/config-variants.ts";

/** A small run that is recorded. */
export interface RecordedCase {
  /** Its folder in `tests/recorded`. */
  readonly name: string;
  /** What happens in it, for people. */
  readonly what: string;
  /** Runs it on real parts. */
  readonly run: () => Promise<RecordedRun>;
}

/** A run that has ended. */
export interface RecordedRun extends Pick<Report, "edot" | "parts"> {
  /** The report's folder. */
  readonly folder: string;
  /** What the run itself reported. */
  readonly scenario: ScenarioReport;
}

/** A run of the command. @param args all but the report's folder and the runtime */
export function byCommand(
  args: () => Promise<readonly string[]>,
  runtime: RuntimeKind = "process",
): () => Promise<RecordedRun> {
  return async () => {
    const folder = join(await mkdtemp(join(tmpdir(), "edot-record-")), "report");
    const command = await args();
    console.log(`  ${command.join(" ")}`);
    const where = ["--runtime", runtime, "--report", folder];
    const cli = ["--", "src/cli.ts", ...command, ...where];
    const { exitCode, stderr } = await execa(process.execPath, cli, {
      reject: false,
      cwd: repositoryPath("."),
    });
    // 1 is a verdict too.
    if (exitCode !== 0 && exitCode !== 1) throw new Error(`it ended with ${exitCode}: ${stderr}`);
    const text = await readFile(join(folder, "report.json"), "utf8");
    const { edot, parts, scenarios }: Report = JSON.parse(text);
    const [scenario, another] = scenarios;
    if (scenario === undefined || another !== undefined) throw new Error("it is one scenario");
    return { folder, edot, parts, scenario };
  };
}

/** Arguments of a plain delivery. @param items of each signal */
export function deliver(items: number): readonly string[] {
  return ["verify", "--scenario", "delivery", "--items", `${items}`];
}

/** A delivery on `configs/durable` with something changed. */
export function delivery(
  { items, target = "motlp", more = [] }: DeliveryOptions,
  variant: ConfigVariant,
): () => Promise<RecordedRun> {
  return byCommand(async () => [
    ...[...deliver(items), "--target", target],
    ...(await writeVariant(variant, target)),
    ...more,
  ]);
}

interface DeliveryOptions {
  /** Of each signal. */
  readonly items: number;
  readonly target?: TargetKind;
  /** Further arguments. */
  readonly more?: readonly string[];
}

/** The incident of a case's own `incident.yaml`, on `configs/durable` with something changed. */
export function incident(
  name: string,
  variant: ConfigVariant = {},
  target: TargetKind = "motlp",
): () => Promise<RecordedRun> {
  return byCommand(async () => [
    ...["reproduce", `tests/recorded/${name}/incident.yaml`, "--target", target],
    ...(await writeVariant(variant, target)),
  ]);
}

/** The same on `configs/durable` with logs alone. */
export function incidentOfLogs(name: string, what: string): RecordedCase {
  return { name, what: `an incident: ${what}`, run: incident(name, only("logs")) };
}

type Change = (config: Document) => void;

/** Takes all pipelines but one signal's out of both configs, which keeps a recording small. */
export function only(
  signal: Signal,
  { edge, backend }: ConfigVariant = {},
): Required<ConfigVariant> {
  const reduced =
    (change: Change = () => {}): Change =>
    (config) => {
      for (const other of SIGNALS) {
        if (other !== signal) config.deleteIn(["service", "pipelines", other]);
      }
      change(config);
    };
  return { edge: reduced(edge), backend: reduced(backend) };
}
