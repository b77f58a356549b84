import { execFile } from "node:child_process";

/** What a collector's binary is asked, for example to `validate`. */
export interface Question {
  /** Subcommand and options; the configs come after them. */
  readonly args: readonly string[];
  /** A config that is merged over the others, as `yaml:` text. */
  readonly over?: string;
  readonly env: Readonly<Record<string, string>>;
}

/** What it says. It may hold secrets: for no log, no file and no message. */
export interface Answer {
  /** 0 where all is well; null where it was killed or could not be started. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** It reads and prints; one that takes longer does something else. */
export const ASK_TIMEOUT_MS = 60_000;
const MOST_BYTES = 64 * 1024 * 1024;

/**
 * Asks a collector's binary about configs, as a process of this machine that ends by itself.
 *
 * @param files paths of the configs, in the order in which they are merged
 * @param cwd from where it reads `${file:...}`
 */
export function askProcess(
  binary: string,
  files: readonly string[],
  { args, over, env }: Question,
  cwd: string,
): Promise<Answer> {
  const configs = over === undefined ? files : [...files, `yaml:${over}`];
  const all = [...args, ...configs.flatMap((config) => ["--config", config])];
  const options = { cwd, env, timeout: ASK_TIMEOUT_MS, maxBuffer: MOST_BYTES };
  return new Promise((resolve) => {
    execFile(binary, all, options, (error, stdout, stderr) => {
      const code = typeof error?.code === "number" ? error.code : error === null ? 0 : null;
      resolve({ code, stdout, stderr: stderr === "" && code === null ? `${error}` : stderr });
    });
  });
}
