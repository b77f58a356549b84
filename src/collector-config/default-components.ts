import type { ComponentType } from "./component-set.ts";

/** What the configs of configs/documented, configs/documented-motlp-grpc and configs/durable use. */
export const DEFAULT_COMPONENTS: readonly ComponentType[] = [
  { section: "receivers", type: "otlp" },
  { section: "receivers", type: "kafka" },
  { section: "processors", type: "cumulativetodelta" },
  { section: "exporters", type: "kafka" },
  { section: "exporters", type: "elasticsearch" },
  { section: "exporters", type: "otlphttp" },
  { section: "exporters", type: "otlp" },
  { section: "extensions", type: "file_storage" },
];
