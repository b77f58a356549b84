/** What `edot-kafka.config.ts` imports; suites import from `edot-kafka-harness/fixtures`. */
export { defineConfig } from "./cli/config-file/define-config.ts";
export type { HarnessConfig } from "./cli/config-file/harness-config.ts";
