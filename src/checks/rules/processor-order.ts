import type { CollectorConfig } from "../../collector-config/collector-config.ts";
import type { Problem, Rule } from "../rule.ts";

const typeOf = (id: string) => id.split("/")[0] ?? id;

/** A memory limiter refuses behind a processor that has accepted already. */
export const processorOrder: Rule = {
  id: "processor-order",
  severity: "warning",
  title: "A memory_limiter is not the first processor of its pipeline.",
  provedBy: { file: "tests/exhaustive/check-proofs.test.ts", names: "the rule" },
  find: ({ edge, backend }) => [edge, backend].flatMap(late),
};

/** @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/processor/memorylimiterprocessor/README.md */
function late(config: CollectorConfig): Problem[] {
  return config.pipelines.flatMap(({ id, processors }) => {
    const at = processors.findIndex((name) => typeOf(name) === "memory_limiter");
    if (at < 1) return [];
    const before = processors[at - 1] ?? "";
    return [
      {
        place: config.placeOf(["service", "pipelines", id, "processors"]),
        message: `${processors[at]} stands behind ${before} in the pipeline ${id} of the ${config.role}. What it refuses does not reach the receiver where a processor before it has answered already, as a batch processor does, and is dropped.`,
        remedy: `make ${processors[at]} the first processor`,
      },
    ];
  });
}
