import type { Command } from "commander";
import { HarnessError } from "../../base/errors.ts";

/** Settings of npm's own, or of tools that use npm's: what they hold says nothing about us. */
const OF_OTHERS = new Set(["target", "runtime", "version", "help", "yes", "force"]);

/**
 * `npm run verify --configs mine`, without `--` before the options, runs on other configs than asked
 * for: npm takes the options for its own and passes on the values at most.
 *
 * @throws HarnessError `bad-option`
 */
export function refuseSwallowedOptions(command: Command, env: NodeJS.ProcessEnv): void {
  for (const { long } of command.options) {
    const name = long?.replace(/^--/, "") ?? "";
    const value = env[`npm_config_${name.replaceAll("-", "_")}`];
    if (value === undefined || value === "" || OF_OTHERS.has(name)) continue;
    // A config repository names its scripts as it likes.
    const script = `npm run ${env.npm_lifecycle_event ?? command.name()}`;
    throw new HarnessError({
      code: "bad-option",
      message: `npm took --${name} for an option of its own`,
      place: script,
      remedy: `write two dashes before the options: ${script} -- --${name} ...`,
    });
  }
}
