import { expect, test } from "vitest";
import type { CollectorConfig } from "../../../src/collector-config/collector-config.ts";
import { limitsPlan } from "../../../src/scenario/limits-plan.ts";
import { variantOf } from "../checks/pair.ts";

const MIB = 1024 * 1024;
/** In protobuf; a span is the largest. */
const SPAN_BYTES = 600;
const JSON_POINT_BYTES = 425;

function bytesOf(edge: CollectorConfig, itemBytes: number): number[] {
  return limitsPlan(edge).map(({ batchSize, moreBytes }) => batchSize * (moreBytes + itemBytes));
}

test("configs/durable: in JSON many small points are more than a message, and no request is above gRPC's 4 MiB", () => {
  const edge = variantOf("edge", {});
  expect(bytesOf(edge, JSON_POINT_BYTES)[0]).toBeGreaterThan(1_100_000);
  const [, middle = 0, most = 0] = bytesOf(edge, SPAN_BYTES);
  expect(middle).toBeGreaterThan(2_400_000);
  expect(most).toBeGreaterThan(0.9 * 4 * MIB);
  for (const bytes of bytesOf(edge, SPAN_BYTES)) expect(bytes).toBeLessThan(4 * MIB);
});

test("a receiver that takes less is sent less", () => {
  const edge = variantOf("edge", {
    edge: (config) =>
      config.setIn(["receivers", "otlp", "protocols", "http", "max_request_body_size"], 300_000),
  });
  for (const bytes of bytesOf(edge, SPAN_BYTES)) expect(bytes).toBeLessThan(300_000);
});

test("an exporter that allows larger messages gets more small items at once", () => {
  const edge = variantOf("edge", {
    edge: (config) =>
      config.setIn(["exporters", "kafka", "producer"], { max_message_bytes: 3_000_000 }),
  });
  const [small] = limitsPlan(edge);
  expect(small?.batchSize).toBeGreaterThan(6_000);
});
