import { batchBytes, messageBytes } from "../../collector-config/settings/message-sizes.ts";
import { listOf } from "../../verdict/findings/run-facts.ts";
import type { Rule } from "../rule.ts";
import { kafkaExporters } from "../settings/behind-kafka.ts";
import { durableEdge } from "../settings/durable-place.ts";

/** How much larger than protobuf, in which a queue measures, OTLP's JSON can be (seen on 9.4.3). */
const JSON_FACTOR = 3;

/** Batches are limited in protobuf's bytes and written as JSON, which is larger. */
export const jsonExceedsMessage: Rule = {
  id: "json-exceeds-message",
  severity: "warning",
  title: "The edge limits batches in bytes of protobuf and writes JSON, which is larger.",
  provedBy: { file: "incidents/message-too-large.yaml", names: "too-large" },
  find: (pair) =>
    kafkaExporters(pair.edge).flatMap((exporter) => {
      const json = pair.writes.filter(
        ({ component, encoding }) => component === exporter.id && encoding.value === "otlp_json",
      );
      const batch = batchBytes(pair.edge, exporter);
      const message = messageBytes(pair.edge, exporter);
      const [first] = json;
      if (first === undefined || batch === undefined || batch.bytes > message.bytes) return [];
      if (batch.bytes * JSON_FACTOR <= message.bytes) return [];
      return [
        {
          place: batch.place,
          message: `${exporter.id} limits batches to ${batch.bytes} bytes, measured in protobuf, and writes ${listOf(json.map(({ signal }) => signal))} as otlp_json, which is up to ${JSON_FACTOR} times as large. Messages above ${message.bytes} bytes are dropped.`,
          remedy: `set max_size to ${Math.floor(message.bytes / JSON_FACTOR)} or less, or write otlp_proto, as ${durableEdge(pair, first.signal, "encoding")} does`,
          related: [{ place: first.encoding.place, text: `${first.signal} are written as JSON` }],
        },
      ];
    }),
};
