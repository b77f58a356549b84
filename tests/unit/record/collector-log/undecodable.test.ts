import { expect, test } from "vitest";
import { pausedIn, undecodableIn } from "../../../../src/record/collector-log/undecodable.ts";
import { notProcessed, paused, skipped, unmarshalFailed } from "./recorded-lines.ts";

test("a message that was skipped, and one at which the receiver stopped, with their offsets", () => {
  const lines = [unmarshalFailed(), skipped({ offset: 3 }), notProcessed({ offset: 4 })];
  expect(undecodableIn(lines)).toMatchObject([
    { signal: "logs", topic: "otel-logs", partition: 0, offset: 3n },
    { signal: "logs", topic: "otel-logs", partition: 0, offset: 4n },
  ]);
});

test("what was decoded and refused further on is not undecodable", () => {
  // The same line with another reason is what a backend that is away looks like.
  expect(undecodableIn([skipped(), notProcessed()])).toEqual([]);
  expect(undecodableIn([unmarshalFailed({ signal: "traces" }), skipped()])).toEqual([]);
});

test("a paused partition, and where it stands", () => {
  const lines = [unmarshalFailed(), notProcessed(), paused({ partition: 2, offset: 7 })];
  expect(pausedIn(lines)).toMatchObject([{ topic: "otel-logs", partition: 2, offset: 7n }]);
  expect(undecodableIn(lines)).toHaveLength(1);
});
