import { SIGNALS } from "../otlp/item.ts";
import type { SinkArrivals } from "../record/pipeline-facts.ts";

/** `otlphttp/vendor (edge) sent 20 logs outside of the pipeline`. */
export function elsewhereWords({ role, exporter, items }: SinkArrivals): string {
  const counts = SIGNALS.filter((signal) => items[signal] > 0).map(
    (signal) => `${items[signal]} ${signal}`,
  );
  return `${exporter} (${role}) sent ${counts.join(", ")} outside of the pipeline`;
}
