import type { HarnessConfig } from "./harness-config.ts";

/** The default export of `edot-kafka.config.ts`, with its types checked where it is written. */
export function defineConfig(config: HarnessConfig): HarnessConfig {
  return config;
}
