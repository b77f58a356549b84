import type { HarnessConfig } from "./harness-config.ts";

/**
 * The default export of `edot-kafka.config.ts`, with its types checked where it is written.
 *
 * @example
 * ```ts
 * import { defineConfig } from "edot-kafka-harness";
 *
 * export default defineConfig({
 *   edge: "edge.yaml",
 *   backend: "backend.yaml",
 *   scenarios: ["delivery", "outage"],
 *   env: { ELASTICSEARCH_ENDPOINT: "https://elasticsearch.example:9200" },
 * });
 * ```
 */
export function defineConfig(config: HarnessConfig): HarnessConfig {
  return config;
}
