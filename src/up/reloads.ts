import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { type HarnessError, toHarnessError } from "../base/errors.ts";
import {
  type CollectorConfig,
  hashOf,
  loadCollectorConfig,
} from "../collector-config/collector-config.ts";
import type { CollectorRole } from "../collector-config/component.ts";
import type { ConfigSpec } from "../collector-config/config-source.ts";
import { referencedVariables } from "../collector-config/variables.ts";
import type { Pipeline } from "../stack/pipeline/pipeline.ts";

/** A pair of configs and the variables of this machine that they refer to. */
export interface CheckedPair {
  readonly edge: CollectorConfig;
  readonly backend: CollectorConfig;
  readonly inherited: Readonly<Record<string, string>>;
}

/** What reloading takes of the pipeline. */
export type ReloadedPipeline = Pick<Pipeline, "config" | "reload" | "signal">;

/** What is reloaded and how it is reported. */
export interface ReloadOptions {
  readonly pipeline: ReloadedPipeline;
  /** The checks that configs pass before anything is started. @throws HarnessError */
  readonly check: (pair: CheckedPair) => void;
  /** This machine's variables. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly say: (text: string) => void;
  readonly complain: (error: HarnessError, goesOn: string) => void;
}

/** Gives collectors their config files again when these have changed; one at a time. */
export class Reloads {
  readonly #options: ReloadOptions;
  readonly #sources: Readonly<Record<CollectorRole, ConfigSpec>>;
  readonly #seen: Record<CollectorRole, string>;
  #last: Promise<void> = Promise.resolve();

  constructor(options: ReloadOptions) {
    const { pipeline } = options;
    this.#options = options;
    const spec = (role: CollectorRole): ConfigSpec => {
      const { files, leftOut } = pipeline.config(role);
      return { files: files.map(({ path }) => path), leaveOut: leftOut };
    };
    this.#sources = { edge: spec("edge"), backend: spec("backend") };
    this.#seen = {
      edge: pipeline.config("edge").sha256,
      backend: pipeline.config("backend").sha256,
    };
  }

  /** Looks at both files; resolves when what has changed is done. */
  look(): Promise<void> {
    this.#last = this.#last.then(async () => {
      for (const role of ["edge", "backend"] as const) await this.#lookAt(role);
    });
    return this.#last;
  }

  async #lookAt(role: CollectorRole): Promise<void> {
    const { pipeline, say, complain } = this.#options;
    const found = await fingerprint(this.#sources[role]);
    if (pipeline.signal.aborted || found === this.#seen[role]) return;
    this.#seen[role] = found;
    try {
      const config = await loadCollectorConfig(role, this.#sources[role]);
      if (config.sha256 === pipeline.config(role).sha256) {
        say(`${role} runs with ${named(config)} already`);
        return;
      }
      await this.#reload(config);
      say(`${role} restarted with ${named(config)}`);
    } catch (error) {
      // What ended the run is told by the run.
      if (pipeline.signal.aborted) return;
      complain(toHarnessError(error), `${role} goes on with ${named(pipeline.config(role))}`);
    }
  }

  async #reload(config: CollectorConfig): Promise<void> {
    const { pipeline, check, environment } = this.#options;
    const of = (role: CollectorRole) => (role === config.role ? config : pipeline.config(role));
    const pair = { edge: of("edge"), backend: of("backend") };
    check({ ...pair, inherited: referencedVariables(Object.values(pair), environment) });
    await pipeline.reload(config, referencedVariables([config], environment));
  }
}

function named({ path, sha256 }: CollectorConfig): string {
  return `${basename(path)} (sha256 ${sha256.slice(0, 12)})`;
}

/** As configs have it; of files that cannot be read: why. */
async function fingerprint({ files }: ConfigSpec): Promise<string> {
  try {
    return hashOf(await Promise.all(files.map((file) => readFile(file, "utf8"))));
  } catch (error) {
    return String(error);
  }
}
