import { type Command, InvalidArgumentError } from "commander";
import { edotVersion, versions } from "../../base/versions.ts";
import type { CollectorRole } from "../../collector-config/component.ts";
import type { ConfigSource } from "../../collector-config/config-source.ts";
import { TARGET_KINDS, type TargetKind } from "../../collector-config/target-kind.ts";
import { configPaths, givenVariables, option, repeated } from "./run-options.ts";

/** How `check` prints what it finds. */
export const CHECK_FORMATS = ["text", "json", "sarif"] as const;
export type CheckFormat = (typeof CHECK_FORMATS)[number];

/** The options as commander hands them over. */
export interface CheckOptions {
  readonly configs?: string;
  readonly edge?: readonly string[];
  readonly backend?: readonly string[];
  readonly target?: TargetKind;
  readonly edot?: string;
  readonly edgeEdot?: string;
  readonly backendEdot?: string;
  readonly env: readonly string[];
  readonly envFile?: string;
  readonly configEnv?: Readonly<Record<string, string>>;
  readonly format: CheckFormat;
  readonly output?: string;
}

/** Declares them. */
export function declareCheckOptions(command: Command): Command {
  return command
    .addOption(
      option("--configs <folder>", "folder with edge.yaml and backend-<target>.yaml", "CONFIGS"),
    )
    .addOption(
      option("--edge <file>", "config of the edge collector; repeatable", "EDGE").argParser(
        repeated,
      ),
    )
    .addOption(
      option(
        "--backend <file>",
        "config of the backend collector; repeatable",
        "BACKEND",
      ).argParser(repeated),
    )
    .addOption(
      option(
        "--target <target>",
        "what the backend sends to; by default what its exporters say",
        "TARGET",
      ).choices(TARGET_KINDS),
    )
    .addOption(option("--edot <version>", "EDOT version of both collectors", "EDOT"))
    .addOption(option("--edge-edot <version>", "EDOT version of the edge collector", "EDGE_EDOT"))
    .addOption(
      option("--backend-edot <version>", "EDOT version of the backend collector", "BACKEND_EDOT"),
    )
    .addOption(
      option("--env <name=value>", "variable for the collectors, repeatable", "ENV")
        .argParser(repeated)
        .default([], "none"),
    )
    .addOption(option("--env-file <file>", "file with variables for the collectors", "ENV_FILE"))
    .addOption(
      option("--format <format>", "how to print what is found", "FORMAT")
        .choices(CHECK_FORMATS)
        .default("text"),
    )
    .addOption(
      option("--output <file>", "write it to a file instead", "OUTPUT").argParser(fileName),
    );
}

/** What the options ask for. */
export interface CheckRequest extends Readonly<Record<CollectorRole, ConfigSource>> {
  readonly target?: TargetKind;
  readonly edot: Readonly<Record<CollectorRole, string>>;
  /** Variables from options and the config file. */
  readonly env: Readonly<Record<string, string>>;
}

/**
 * Checks them against the known versions.
 *
 * @throws HarnessError `bad-option`, `unknown-edot-version` or `file-not-found`
 */
export function toCheckRequest(options: CheckOptions): CheckRequest {
  const { target } = options;
  const edot = options.edot ?? versions().defaults.edot;
  return {
    ...configPaths({ ...options, target: target ?? "elasticsearch", leaveOut: [] }),
    ...(target === undefined ? {} : { target }),
    edot: {
      edge: edotVersion(options.edgeEdot ?? edot).version,
      backend: edotVersion(options.backendEdot ?? edot).version,
    },
    env: givenVariables(options),
  };
}

function fileName(text: string): string {
  if (text === "") throw new InvalidArgumentError("It must not be empty.");
  return text;
}
