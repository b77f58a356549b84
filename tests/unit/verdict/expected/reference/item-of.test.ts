import { fromJson, type JsonValue, toJson } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { LogRecordSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/logs/v1/logs_pb.js";
import { MetricSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/metrics/v1/metrics_pb.js";
import { SpanSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/trace/v1/trace_pb.js";
import { SIGNALS } from "../../../../../src/otlp/item.ts";
import type { ReadLine } from "../../../../../src/record/history.ts";
import { motlpProjection } from "../../../../../src/verdict/expected/motlp/projection.ts";
import { recordOfReference } from "../../../../../src/verdict/expected/reference/expected-of.ts";
import { itemOf } from "../../../../../src/verdict/expected/reference/item-of.ts";
import { recordedPairs, sentPairs } from "../motlp/pairs.ts";

const SCHEMAS = { span: SpanSchema, logRecord: LogRecordSchema, metric: MetricSchema } as const;

/** A line with enums as integers, as OTLP/JSON and the run's OTLP endpoint write them. */
function asOtlp(line: ReadLine): ReadLine {
  const source = Object.entries(line.source).map(([key, value]) => {
    const schema = Object.entries(SCHEMAS).find(([name]) => name === key)?.[1];
    if (schema === undefined) return [key, value] as const;
    const message = fromJson(schema as typeof SpanSchema, value as JsonValue);
    return [key, toJson(schema as typeof SpanSchema, message, { enumAsInteger: true })] as const;
  });
  return { ...line, source: Object.fromEntries(source) };
}

test.each(SIGNALS)("%s as the SDK sends them are the ledger's items again", async (signal) => {
  for (const { item, line } of await sentPairs(signal, "http/protobuf", 200)) {
    expect(itemOf(asOtlp(line), signal)).toEqual(item);
  }
});

test("what came out of a real collector is what an OTLP endpoint must get, to the last field", () => {
  const pairs = recordedPairs();
  expect(pairs.length).toBeGreaterThan(0);
  for (const { item, line } of pairs) {
    const [expected, ...others] = recordOfReference(line, item.signal);
    if (expected === undefined) throw new Error("an item is a line");
    expect(others).toEqual([]);
    expect(motlpProjection.compare(expected as never, line)).toEqual([]);
    const changed = { ...line, source: { ...line.source, resource: {} } };
    expect(motlpProjection.compare(expected as never, changed)).not.toEqual([]);
  }
});
