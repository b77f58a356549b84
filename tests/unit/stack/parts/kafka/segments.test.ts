import { expect, test } from "vitest";
import { segmentsOf } from "../../../../../src/stack/parts/kafka/segments.ts";

test("segments are those of the pipeline's topics", () => {
  const file = (path: string) => ({ path, bytes: 7 });
  expect(
    segmentsOf([
      file("otel-logs-0/00000000000000000000.log"),
      file("my-topic-with-9-12/00000000000000000042.log"),
      file("__consumer_offsets-0/00000000000000000000.log"),
      file("__cluster_metadata-0/00000000000000000000.log"),
      file("bootstrap.checkpoint"),
    ]),
  ).toEqual([
    { topic: "otel-logs", partition: 0, name: "00000000000000000000.log", bytes: 7 },
    { topic: "my-topic-with-9", partition: 12, name: "00000000000000000042.log", bytes: 7 },
  ]);
});
