import { dirname } from "node:path";
import { Command, CommanderError } from "commander";
import { HarnessError } from "../base/errors.ts";
import { type CheckedRequest, toVerifyRequest } from "./commands/verify-options.ts";
import { applyConfig } from "./config-file/apply-config.ts";
import { checkConfig } from "./config-file/check-config.ts";
import { heededConfig } from "./config-file/configure-command.ts";
import type { HarnessConfig } from "./config-file/harness-config.ts";
import { loadConfigFile } from "./config-file/load-config.ts";
import { type ReadOptions, readOptions } from "./settings/read-options.ts";
import { declareOptions } from "./settings/setting-option.ts";
import { placed } from "./settings/sources.ts";

/** The request of settings in code, by the same options as the command `verify`. */
export interface SettingsRequest {
  readonly options: ReadOptions<"verify">;
  readonly checked: CheckedRequest;
}

/** Where settings in code come from, for messages and for relative paths. */
export interface SettingsOrigin {
  /** As a message calls it, for example `the fixture settings are wrong`. */
  readonly what: string;
  readonly place: string;
  /** The folder from which the config file is searched, upwards. */
  readonly cwd: string;
  /** The folder from which relative paths start; by default the config file's. */
  readonly folder?: string;
}

/**
 * The request of settings in code, the variables `EDOT_KAFKA_*` and the nearest config file, in this
 * order of precedence.
 *
 * @throws HarnessError as for a command line
 */
export async function settingsRequest(
  settings: HarnessConfig,
  { what, place, cwd, folder }: SettingsOrigin,
): Promise<SettingsRequest> {
  const found = await loadConfigFile(cwd);
  const from = folder ?? (found === undefined ? cwd : dirname(found.file));
  const own = checkConfig(settings, { what, place, folder: from });
  const command = declareOptions(new Command("settings"), "verify")
    .exitOverride()
    .configureOutput({ writeErr: () => {}, writeOut: () => {} });
  parseVariables(command);
  if (found !== undefined) {
    applyConfig(command, heededConfig(found.config, process.env), { place: found.file });
  }
  // Settings in code are nearer than anything around them.
  applyConfig(command, own, { winning: [], place });
  const options = readOptions("verify", command);
  return { options, checked: await placed(options.places, () => toVerifyRequest(options)) };
}

/** Reads the variables `EDOT_KAFKA_*`. @throws HarnessError `bad-option` */
function parseVariables(command: Command): void {
  try {
    command.parse([], { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    throw new HarnessError(
      {
        code: "bad-option",
        message: error.message.replace(/^error: /, ""),
        place: "the environment",
        remedy: "correct the variable, or unset it",
      },
      { cause: error },
    );
  }
}
