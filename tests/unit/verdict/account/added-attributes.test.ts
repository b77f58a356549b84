import { expect, test } from "vitest";
import type { LogItem } from "../../../../src/otlp/item.ts";
import {
  addedAttribute,
  allowingAttributes,
} from "../../../../src/verdict/account/added-attributes.ts";
import {
  ABSENT,
  type Difference,
  type Projection,
} from "../../../../src/verdict/account/projection.ts";

const difference = (field: string, expected: unknown = ABSENT): Difference => ({
  ...{ document: "log", field, expected, received: "there" },
});

/** Finds the same differences in every line. */
const finding = (...differences: readonly Difference[]): Projection => ({
  expected: () => [{ name: "log" }],
  nameOf: () => "log",
  compare: () => differences,
});

function leftOver(keys: readonly string[], ...differences: readonly Difference[]): string[] {
  const line = { sequence: 0, index: "", id: "", source: {} };
  return allowingAttributes(finding(...differences), keys)
    .compare({ name: "log" }, line)
    .map(({ field }) => field);
}

test.each([
  ["logRecord.attributes.build", "build"],
  ["attributes.build", "build"],
  ["resource.attributes.k8s.pod.name", "k8s.pod.name"],
  ["span.events[0].attributes.attributes.inner", "attributes.inner"],
  ["logRecord.severityText", undefined],
  ["logRecord.attributes", undefined],
  ["myattributes.build", undefined],
])("%s is the attribute %s", (field, key) => {
  expect(addedAttribute(difference(field))).toBe(key);
});

test("an attribute that was sent is none that was added, whatever became of it", () => {
  expect(addedAttribute(difference("attributes.build", 1))).toBeUndefined();
  expect(leftOver(["build"], difference("attributes.build", 1))).toEqual(["attributes.build"]);
});

test("what is allowed is no difference, nor is what is below it; all else is", () => {
  const found = [
    "attributes.build",
    "attributes.builder",
    "resource.attributes.k8s.pod.name",
    "resource.attributes.host.name",
    "body.text",
    "build",
  ].map((field) => difference(field));
  expect(leftOver([], ...found)).toHaveLength(found.length);
  expect(leftOver(["build", "k8s"], ...found)).toEqual([
    "attributes.builder",
    "resource.attributes.host.name",
    "body.text",
    "build",
  ]);
});

test("what is expected and how it is named stay as they are", () => {
  const item = { signal: "logs", sequence: 0 } as LogItem;
  const allowing = allowingAttributes(finding(), ["build"]);
  expect(allowing.expected(item)).toEqual([{ name: "log" }]);
  expect(allowing.nameOf({ sequence: 0, index: "", id: "", source: {} }, "logs")).toBe("log");
});
