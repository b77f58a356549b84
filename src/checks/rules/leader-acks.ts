import { numberOf, settingOf } from "../../collector-config/settings/setting.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** All in-sync replicas. */
const ALL = -1;

/** The edge takes the answer of a partition's leader for enough. */
export const leaderAcks: Rule = {
  id: "leader-acks",
  severity: "warning",
  title: "The edge does not wait for all in-sync replicas.",
  provedBy: { file: "tests/docker/cluster.test.ts", names: "acknowledged-by-leader" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const acks = settingOf(pair.edge, exporter, ["producer", "required_acks"], 1);
      if ([ALL, undefined].includes(numberOf(acks))) return [];
      return [
        {
          place: acks.place,
          message: `${acks.said}. A broker that dies right after its answer takes with it what no other broker has.`,
          remedy: `let all in-sync replicas answer (producer: required_acks: -1), as ${durableEdge(pair, "producer", "required_acks")} does, and give topics min.insync.replicas of 2`,
        },
      ];
    }),
};
