import type { Progress } from "../base/progress.ts";
import type { HarnessConfig } from "./config-file/harness-config.ts";

/** The settings of the config file, and what only a call in code can give. */
export interface VerifyOptions extends HarnessConfig {
  /**
   * The folder from which the config file is searched and relative paths start; by default the current
   * one.
   */
  readonly cwd?: string;
  /** The report's folder, which must not hold a report; by default a new one in `reports/`. */
  readonly report?: string;
  /** Follows the steps of the run; by default nothing does, and nothing is printed. */
  readonly progress?: Progress;
  /** Ends the run: its parts are ended first, then `verify` rejects with `interrupted`. */
  readonly signal?: AbortSignal;
}
