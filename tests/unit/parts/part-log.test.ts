import { expect, test } from "vitest";
import { portClash } from "../../../src/parts/part-log.ts";

test.each([
  [
    "Kafka",
    [
      "org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:9092: Address already in use.",
    ],
    "127.0.0.1:9092",
  ],
  [
    "Elasticsearch, which names it in another line",
    [
      "org.elasticsearch.http.BindHttpException: Failed to bind to 127.0.0.1:[9200]",
      "Caused by: java.net.BindException: Address already in use",
    ],
    "127.0.0.1:9200",
  ],
  [
    "a collector",
    ["Error: listen tcp 127.0.0.1:4317: bind: address already in use"],
    "127.0.0.1:4317",
  ],
  [
    "a Node server",
    ["Error: listen EADDRINUSE: address already in use 127.0.0.1:4318"],
    "127.0.0.1:4318",
  ],
  ["nobody", ["java.net.BindException: Address already in use"], undefined],
])("an address in use, named by %s", (_who, lines, address) => {
  expect(portClash(["started", ...lines])).toMatchObject({ address });
});

test("without such a line nothing clashes", () => {
  expect(portClash(["failed to bind to 127.0.0.1:9092: Permission denied"])).toBeUndefined();
});
