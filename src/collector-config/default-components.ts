import type { ComponentType } from "./component-set.ts";

/** What the configs of configs/documented and configs/durable use, for both targets. */
export const DEFAULT_COMPONENTS: readonly ComponentType[] = [
  { section: "receivers", type: "otlp" },
  { section: "receivers", type: "kafka" },
  { section: "processors", type: "cumulativetodelta" },
  { section: "exporters", type: "kafka" },
  { section: "exporters", type: "elasticsearch" },
  { section: "exporters", type: "otlphttp" },
  { section: "extensions", type: "file_storage" },
];
