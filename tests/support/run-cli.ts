import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { chmod, mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import { done, notYet, waitFor } from "../../src/base/wait.ts";
import type { Report } from "../../src/report/report.ts";
import { READY_TIMEOUT_MS } from "../../src/stack/parts/part.ts";
import type { ScenarioReport } from "../../src/verdict/scenario-report.ts";

const CLI = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));

/** The runtime of every run whose arguments name none. */
export const RUNTIME = process.env.EDOT_KAFKA_E2E_RUNTIME ?? "process";

/** Variables of an invocation; undefined takes one away. */
type Variables = Readonly<Record<string, string | undefined>>;
/** An invocation that starts all of its parts itself, and ends them. */
export const ON_ITS_OWN: Variables = { EDOT_KAFKA_KEEP: undefined };

type Started = ReturnType<typeof spawnCli>;

function spawnCli(args: readonly string[], env: Variables) {
  // Without the dashes Node takes --env-file for its own.
  return execa(process.execPath, ["--", CLI, ...args], {
    reject: false,
    // Not what this machine happens to have; a pipeline that is broken on purpose is no news on a job's page.
    env: {
      CI: "true",
      GITHUB_ACTIONS: "",
      // `npm test` is not the script that a user runs.
      npm_lifecycle_event: undefined,
      EDOT_KAFKA_RUNTIME: RUNTIME,
      // One worker's runs have the same Kafka and Elasticsearch, one after the other.
      ...(RUNTIME === "process" ? { EDOT_KAFKA_KEEP: "true" } : {}),
      ...env,
    },
  });
}

/** One invocation of the command, in folders of its own. */
export interface CliRun {
  readonly process: Started;
  /** The run's temporary files and everything it starts stay below this folder. */
  readonly temporary: string;
  /** The report's folder. */
  readonly folder: string;
  /** Where its parts' logs are. */
  readonly logs: string;
}

/** How an invocation ended. */
export interface CliResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly folder: string;
  readonly temporary: string;
  /** `report.json`; throws if the run wrote none. */
  report(): Report;
}

/**
 * Starts `verify`, as a user would, without waiting for its end: with the scenario `delivery`, unless
 * the arguments name others.
 */
export async function startVerify(args: readonly string[], env: Variables = {}): Promise<CliRun> {
  const temporary = await mkdtemp(join(tmpdir(), "edot-e2e-"));
  // Elasticsearch may run as another user.
  await chmod(temporary, 0o755);
  const folder = join(temporary, "reports", "this");
  const scenario = args.includes("--scenario") ? [] : ["--scenario", "delivery"];
  const child = spawnCli(["verify", "--report", folder, ...scenario, ...args], {
    TMPDIR: temporary,
    ...env,
  });
  return { process: child, temporary, folder, logs: join(folder, "logs") };
}

/** Runs `verify` to its end. */
export async function verify(args: readonly string[], env: Variables = {}): Promise<CliResult> {
  const run = await startVerify(args, env);
  return resultOf(run);
}

/** Waits for the end of an invocation. */
export async function resultOf(run: CliRun): Promise<CliResult> {
  const { exitCode, stdout, stderr } = await run.process;
  const { folder, temporary } = run;
  return {
    exitCode,
    stdout,
    stderr,
    folder,
    temporary,
    report: () => {
      const file = join(folder, "report.json");
      if (!existsSync(file)) throw new Error(`no report; stderr was:\n${stderr}`);
      return JSON.parse(readFileSync(file, "utf8"));
    },
  };
}

/** The first scenario of a run; throws if there is none. */
export function scenarioOf(result: CliResult): ScenarioReport {
  const [scenario] = result.report().scenarios;
  if (scenario === undefined) throw new Error(`no scenario; stderr was:\n${result.stderr}`);
  return scenario;
}

/** Runs any other command. */
export async function cli(
  args: readonly string[],
  env: Variables = {},
): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  const { exitCode, stdout, stderr } = await spawnCli(args, env);
  return { exitCode, stdout, stderr };
}

/** A running invocation whose parts write logs; whichever options it was started with. */
interface StartedInvocation {
  readonly process: Promise<{ readonly stderr: string }> & { readonly exitCode: number | null };
  readonly logs: string;
}

/**
 * Waits until a part's log shows that it was started.
 *
 * @throws what the invocation wrote on standard error, when it ends before
 */
export async function untilStarted(
  { process: started, logs }: StartedInvocation,
  part: string,
): Promise<void> {
  const log = join(logs, `${part}.log`);
  await waitFor(
    async () => {
      if (existsSync(log)) return done(null);
      if (started.exitCode !== null) throw new Error((await started).stderr);
      return notYet("no log yet");
    },
    { for: `${part} to be started`, timeoutMs: READY_TIMEOUT_MS },
  );
}

/** Running processes that use a folder: by command line, working folder or open files. */
export function processesUsing(folder: string): string[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry) && Number(entry) !== process.pid)
    .flatMap((pid) => {
      const uses = [commandLine(pid), workingFolder(pid)].some((text) => text.includes(folder));
      return uses ? [`${pid}: ${commandLine(pid).slice(0, 200)}`] : [];
    });
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

function workingFolder(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return "";
  }
}

/** Every file below a folder that contains a text. */
export async function filesContaining(folder: string, text: string): Promise<string[]> {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of names) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    if ((await readFile(path, "utf8")).includes(text)) found.push(path);
  }
  return found;
}
