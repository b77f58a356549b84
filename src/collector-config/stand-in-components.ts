import type { ComponentType } from "./component-set.ts";
import { DEFAULT_COMPONENTS } from "./default-components.ts";

const of = (section: ComponentType["section"], ...types: readonly string[]): ComponentType[] =>
  types.map((type) => ({ section, type }));

/**
 * What the image has that stands in for a published collector: one image for many configs. What takes
 * minutes to compile and few pipelines have is not in it (clients of clouds and of Kubernetes).
 */
export const STAND_IN_COMPONENTS: readonly ComponentType[] = [
  ...DEFAULT_COMPONENTS,
  ...of("receivers", "filelog", "hostmetrics", "kafkametrics"),
  ...of("processors", "attributes", "batch", "filter", "memory_limiter", "resource"),
  ...of("processors", "tail_sampling", "transform"),
  ...of("exporters", "debug", "file", "nop"),
  ...of("connectors", "routing", "spanmetrics"),
  ...of("extensions", "bearertokenauth", "headers_setter", "health_check", "pprof"),
];
