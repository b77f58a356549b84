import type { Rule } from "../rule.ts";
import { durableEdge, durableReceiver } from "../settings/durable-place.ts";

/** @see https://www.elastic.co/docs/reference/opentelemetry/architecture/kafka */
const SUPPORTED = ["otlp_proto", "otlp_json"];

/** An encoding that EDOT's Kafka components know and Elastic does not support. */
export const unsupportedEncoding: Rule = {
  id: "unsupported-encoding",
  severity: "warning",
  title: "An encoding on Kafka is neither otlp_proto nor otlp_json.",
  provedBy: { file: "tests/exhaustive/encoding-findings.test.ts", names: "unsupported-encoding" },
  find: (pair) =>
    [
      ...pair.writes.map((use) => ({ ...use, verb: "writes" })),
      ...pair.reads.map((use) => ({ ...use, verb: "reads" })),
    ]
      .filter(({ encoding }) => !SUPPORTED.includes(encoding.value))
      .map(({ component, verb, signal, encoding }) => ({
        place: encoding.place,
        message: `${component} ${verb} ${signal} as ${encoding.value}, which Elastic does not support between the two collectors. It carries less than OTLP does, and can decode foreign messages into items that were not sent.`,
        remedy: `use otlp_proto, as ${verb === "writes" ? durableEdge(pair, signal, "encoding") : durableReceiver(pair, signal, "encoding")} does`,
      })),
};
