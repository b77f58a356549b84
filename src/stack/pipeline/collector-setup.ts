import { changedConfig } from "../../collector-config/changed-config.ts";
import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import {
  type Overlay,
  type OverlayAddresses,
  writeOverlay,
} from "../../collector-config/overlay.ts";
import type { Tree } from "../../collector-config/tree.ts";
import { runVariables } from "../targets/run-variables.ts";
import type { Target } from "../targets/target.ts";

/** What a collector's variables say of the target. */
export type KnownTarget = Pick<Target, "url" | "apiKey" | "environment">;

/** What a collector is set up from. */
export interface CollectorSetupParts {
  /** The user's. */
  readonly config: CollectorConfig;
  /** Settings of it that a scenario changes on purpose. */
  readonly changes: Tree;
  /** Variables from `--env` and `--env-file`. */
  readonly env: Readonly<Record<string, string>>;
  /** Variables of the harness' own environment that the config refers to. */
  readonly inherited: Readonly<Record<string, string>>;
}

/** What one collector of a pipeline is started with: two configs and their variables. */
export class CollectorSetup {
  readonly parts: CollectorSetupParts;
  /** The second config. */
  readonly overlay: Overlay;

  constructor(parts: CollectorSetupParts, addresses: OverlayAddresses) {
    this.parts = parts;
    this.overlay = writeOverlay(parts.config, addresses, parts.changes);
  }

  /** The first config as it runs: the user's, with what a scenario has changed on purpose. */
  get config(): CollectorConfig {
    return changedConfig(this.parts.config, this.parts.changes);
  }

  /** The variable by which the user gives it an API key in place of the run's, if one does. */
  get givenKey(): string | undefined {
    const { env } = this.parts;
    return this.overlay.variables.find(({ name, holds }) => holds !== "url" && name in env)?.name;
  }

  /** The same with other parts. */
  with(parts: Partial<CollectorSetupParts>, addresses: OverlayAddresses): CollectorSetup {
    return new CollectorSetup({ ...this.parts, ...parts }, addresses);
  }

  /** The collector's environment. @throws HarnessError `config-unset-variable` */
  variables(target: KnownTarget): Record<string, string> {
    const { config, env, inherited } = this.parts;
    return runVariables(config, { wanted: this.overlay.variables, target, given: env, inherited });
  }
}
