/** What `edot-kafka.config.ts` imports; suites import from `edot-kafka-harness/fixtures`. */
export { defineConfig, type HarnessConfig } from "./cli/config-file/harness-config.ts";
