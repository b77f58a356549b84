import { isOn, secondsOf, settingOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** The edge gives up on what Kafka does not take in time. */
export const edgeRetriesEnd: Rule = {
  id: "edge-retries-end",
  severity: "error",
  title: "The edge gives up on what Kafka does not take in time.",
  provedBy: { file: "tests/exhaustive/limits.test.ts", names: "retries-exhausted" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const of = (key: string, byDefault: unknown) =>
        settingOf(pair.edge, exporter, ["retry_on_failure", key], byDefault);
      const enabled = of("enabled", true);
      const end = of("max_elapsed_time", "300s");
      if (isOn(enabled) && [0, undefined].includes(secondsOf(end))) return [];
      const { place, said } = isOn(enabled) ? end : enabled;
      return [
        {
          place,
          message: `${said}. What Kafka has not taken by then is dropped, although the edge has acknowledged it to the SDK.`,
          remedy: `never give up (retry_on_failure: max_elapsed_time: 0s), as ${durableEdge(pair, "retry_on_failure", "max_elapsed_time")} does`,
        },
      ];
    }),
};
