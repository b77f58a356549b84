import { type ConfigVariant, writeVariant } from "./config-variants.ts";
import { type CliResult, verify } from "./run-cli.ts";

/** How many items of each signal the scenario `retention` sends. */
export const ITEMS = 100;
/** Sent early in the outage, so that they expire. */
export const EARLY = ITEMS / 4;
/** Arguments of the scenario `retention`. */
export const ARGS = ["--items", String(ITEMS), "--scenario", "retention"];

/** On mOTLP: what Kafka keeps does not depend on the target, and Elasticsearch would boot twice. */
export async function run(variant: ConfigVariant, ...more: readonly string[]): Promise<CliResult> {
  const configs = await writeVariant(variant, "motlp");
  return verify([...configs, ...ARGS, "--target", "motlp", ...more]);
}
