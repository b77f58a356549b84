import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { createJiti } from "jiti";
import { HarnessError } from "../../base/errors.ts";
import { checkConfig } from "./check-config.ts";
import type { HarnessConfig } from "./harness-config.ts";

/** The names of the config file, the first one that is there counts. */
export const CONFIG_FILES = ["ts", "mts", "js", "mjs"].map((end) => `edot-kafka.config.${end}`);

/** A config file that was found, checked, with absolute paths. */
export interface LoadedConfig {
  readonly file: string;
  readonly config: HarnessConfig;
}

/**
 * Loads the nearest `edot-kafka.config.*` in a folder or above it; undefined if there is none.
 *
 * @throws HarnessError `bad-option` if it does not load or says something that it may not
 */
export async function loadConfigFile(folder = process.cwd()): Promise<LoadedConfig | undefined> {
  const file = findUpwards(folder);
  if (file === undefined) return undefined;
  const source = { what: "the config file is wrong", place: file, folder: dirname(file) };
  return { file, config: checkConfig(await importDefault(file), source) };
}

function findUpwards(folder: string): string | undefined {
  const file = CONFIG_FILES.map((name) => join(folder, name)).find((path) => existsSync(path));
  const parent = dirname(folder);
  return file !== undefined || parent === folder ? file : findUpwards(parent);
}

async function importDefault(file: string): Promise<unknown> {
  try {
    // Nothing is cached: two runs may load two states of one file.
    const jiti = createJiti(import.meta.url, { fsCache: false, moduleCache: false });
    const loaded: { readonly default?: unknown } = await jiti.import(file);
    if ("default" in loaded) return loaded.default;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const [line = "it throws"] = message.trim().split("\n");
    throw new HarnessError(
      {
        code: "bad-option",
        message: `the config file cannot be loaded: ${line}`,
        place: file,
        remedy: "correct the file: its code runs before anything starts",
      },
      { cause: error },
    );
  }
  throw new HarnessError({
    code: "bad-option",
    message: "the config file exports nothing by default",
    place: file,
    remedy: 'write: export default defineConfig({ edge: "...", backend: "..." });',
  });
}
