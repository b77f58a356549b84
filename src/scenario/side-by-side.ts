import { loadCollectorConfig } from "../collector-config/collector-config.ts";
import { topicWrites } from "../collector-config/kafka-topics.ts";
import { LIMITS_AGE } from "../collector-config/target-kind.ts";
import { SCENARIOS } from "./catalogue.ts";
import type { VerifyRequest } from "./verify-request.ts";

/** More than that, and two pipelines would be a load on the target that neither is alone. */
const MOST_ITEMS = 20_000;

/** What decides whether scenarios may share an outage. */
export type SideBySideRequest = Pick<
  VerifyRequest,
  | "scenarios"
  | "serial"
  | "target"
  | "brokers"
  | "items"
  | "outage"
  | "asked"
  | "edge"
  | "env"
  | "inherited"
>;

/**
 * The scenarios of a request that share one outage, in their order; empty where each needs its own:
 * where it was asked for, where one of them changes the target for all others, where two pipelines are
 * more than a machine or a target takes, and where Kafka's topics are known from the data alone.
 *
 * @throws HarnessError as `loadCollectorConfig` does
 */
export async function sharingOutage(request: SideBySideRequest): Promise<readonly string[]> {
  const sharing = SCENARIOS.filter(({ sharesOutage }) => sharesOutage)
    .map(({ name }) => name)
    .filter((name) => request.scenarios.includes(name));
  if (sharing.length < 2 || request.serial === true) return [];
  if (request.brokers > 1 || request.items > MOST_ITEMS) return [];
  // The template of the metrics streams is everybody's.
  const { target, outage, asked } = request;
  if (LIMITS_AGE[target] && outage.seconds > asked.metricsWindow) return [];
  const edge = await loadCollectorConfig("edge", request.edge);
  const writes = topicWrites(edge, { ...request.inherited, ...request.env });
  return writes.some(({ dynamic }) => dynamic) ? [] : sharing;
}
