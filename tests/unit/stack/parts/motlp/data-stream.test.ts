import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { KeyValueSchema } from "../../../../../src/otlp/generated/opentelemetry/proto/common/v1/common_pb.js";
import { destinationOf, isKept } from "../../../../../src/stack/parts/motlp/data-stream.ts";
import { text, whole } from "../../../otlp/payloads.ts";

const dataset = (value: string) => [create(KeyValueSchema, text("data_stream.dataset", value))];
const namespace = (value: string) => [create(KeyValueSchema, text("data_stream.namespace", value))];

test.each([
  ["nothing said", "logs-generic.otel-default", []],
  ["levels that are not there", "logs-generic.otel-default", [undefined, undefined, undefined]],
  ["a dataset", "logs-shop.otel-default", [dataset("shop")]],
  ["a namespace", "logs-generic.otel-prod", [undefined, undefined, namespace("prod")]],
  ["each from its own level", "logs-a.otel-b", [dataset("a"), undefined, namespace("b")]],
  ["the item before its scope", "logs-item.otel-default", [dataset("item"), dataset("scope")]],
  ["the scope before its resource", "logs-s.otel-default", [[], dataset("s"), dataset("r")]],
  ["an empty one", "logs-r.otel-default", [dataset(""), undefined, dataset("r")]],
  [
    "illegal characters",
    "logs-a_b_c_d.otel-x_y-z",
    [[...dataset("A-b/c d"), ...namespace("X:y-Z")]],
  ],
  ["a name too long", `logs-${"d".repeat(95)}.otel-default`, [dataset("d".repeat(200))]],
  [
    "a number",
    "logs-generic.otel-default",
    [[create(KeyValueSchema, whole("data_stream.dataset", 1))]],
  ],
])("%s: %s", (_what, stream, levels) => {
  expect(destinationOf("logs", levels)).toBe(stream);
});

test.each([
  ["logs-app.otel-default", true],
  ["traces-x", true],
  ["metrics-", true],
  ["app-logs", false],
  ["logs", false],
  ["profiles-x.otel-default", false],
])("%s is kept: %s", (destination, kept) => {
  expect(isKept(destination)).toBe(kept);
});
