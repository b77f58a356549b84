import { fromBinary, toJson } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { REQUEST_SCHEMAS } from "../../../../src/otlp/export-request.ts";
import { itemsInMessage } from "../../../../src/record/kafka/message-items.ts";
import { logs, metrics, SPAN_ID, TRACE_ID, traces } from "../../otlp/payloads.ts";

test.each([
  ["traces", traces(3)],
  ["metrics", metrics(3)],
  ["logs", logs(3)],
] as const)("otlp_proto: %s are told by what they hold, whatever the topic", (signal, message) => {
  expect(itemsInMessage(message, "r1")).toEqual({ signal, sequences: [[0, 2]] });
});

test("otlp_json, with ids in hex and numbers as texts", () => {
  const json = JSON.stringify(
    toJson(REQUEST_SCHEMAS.logs, fromBinary(REQUEST_SCHEMAS.logs, logs(2))),
  )
    .replaceAll(Buffer.from(TRACE_ID, "hex").toString("base64"), TRACE_ID)
    .replaceAll(Buffer.from(SPAN_ID, "hex").toString("base64"), SPAN_ID);
  const items = itemsInMessage(Buffer.from(json), "r1");
  expect(items).toEqual({ signal: "logs", sequences: [[0, 1]] });
});

test("another run's message is known for what it is", () => {
  expect(itemsInMessage(traces(3, "r2"), "r1")).toEqual({ signal: "traces", sequences: [] });
});

test.each([
  ["no items", traces(0)],
  ["a text", Buffer.from("hello")],
  ["broken JSON", Buffer.from('{"resourceLogs": [')],
  ["a message that is cut off", logs(3).subarray(0, 60)],
])("%s: nothing that can be told", (_what, message) => {
  expect(itemsInMessage(message, "r1")).toBeNull();
});
