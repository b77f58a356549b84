import { execa } from "execa";
import type { HarnessError } from "../../src/base/errors.ts";
import { findGo } from "../../src/stack/provision/go.ts";
import { runTool } from "../../src/stack/provision/run-tool.ts";

/** Modules that the checksum database does not answer for; go.sum then pins what was fetched. */
const WITHOUT_CHECKSUM_DATABASE = [
  "github.com/open-telemetry/opentelemetry-collector-contrib/*/*",
  "go.opentelemetry.io/collector/*",
  "go.opentelemetry.io/ebpf-profiler",
];

/** Go, as the generator uses it: its whole output in one log, and what it may fetch unchecked. */
export class GoTool {
  private readonly unchecked = [...WITHOUT_CHECKSUM_DATABASE];
  private readonly folder: string;
  private readonly logFile: string;

  constructor(folder: string, logFile: string) {
    this.folder = folder;
    this.logFile = logFile;
  }

  /** The environment of every tool that fetches modules. */
  get env(): Record<string, string> {
    return { GONOSUMDB: this.unchecked.join(",") };
  }

  /**
   * Runs `command` with its output in the log.
   *
   * @returns the last lines of its output
   * @throws HarnessError `tool-missing`, or as {@link runTool}
   */
  run(tool: {
    readonly name: string;
    readonly command?: string;
    readonly args: readonly string[];
    readonly cwd?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly explain?: (output: readonly string[]) => HarnessError | undefined;
  }): Promise<string[]> {
    return runTool({
      ...tool,
      command: tool.command ?? findGo(),
      cwd: tool.cwd ?? this.folder,
      env: { ...this.env, ...tool.env },
      logFile: this.logFile,
    });
  }

  /** The whole standard output of `go <args>`, whatever its exit code. */
  async answers(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const { stdout } = await execa(findGo(), args, {
      cwd: this.folder,
      env: { ...this.env, ...env },
      reject: false,
      cleanup: true,
    });
    return stdout;
  }

  /** Fetches these modules without the checksum database from now on; returns the new ones. */
  leaveUnchecked(modules: readonly string[]): string[] {
    const added = [...new Set(modules)].filter((module) => !this.unchecked.includes(module));
    this.unchecked.push(...added);
    return added;
  }
}
