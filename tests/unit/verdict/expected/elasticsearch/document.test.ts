import { expect, test } from "vitest";
import { attributeOf } from "../../../../../src/record/document-attributes.ts";
import { flatten, sameLeaf } from "../../../../../src/verdict/expected/elasticsearch/document.ts";

function flat(source: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(flatten(source));
}

test("dotted and nested keys come out the same", () => {
  const expected = { "a.b.c": 1, "a.b.d": "x" };
  expect(flat({ "a.b.c": 1, "a.b.d": "x" })).toEqual(expected);
  expect(flat({ a: { b: { c: 1, d: "x" } } })).toEqual(expected);
  expect(flat({ a: { "b.c": 1, b: { d: "x" } } })).toEqual(expected);
});

test("lists of scalars and empty objects are leaves, lists with objects are taken apart", () => {
  expect(flat({ a: [1, "x"], b: {}, c: [], d: [{ e: 1 }, { e: [2] }], f: [[1], 2] })).toEqual({
    a: [1, "x"],
    b: {},
    c: [],
    "d[0].e": 1,
    "d[1].e": [2],
    "f[0]": [1],
    "f[1]": 2,
  });
});

test("numbers with their type are leaves", () => {
  expect(flat({ a: { $double: 3 }, b: { $integer: "9007199254740993" } })).toEqual({
    a: { $double: 3 },
    b: { $integer: "9007199254740993" },
  });
});

test("two values for one path are both kept", () => {
  expect(flat({ "a.b": 1, a: { b: 2 } })).toEqual({ "a.b": [1, 2] });
});

test.each([
  [1, 1],
  ["", ""],
  [null, null],
  [{ $double: 3 }, { $double: 3 }],
  [{ $integer: "9007199254740993" }, { $integer: "9007199254740993" }],
  [
    [1, { $double: 2 }],
    [1, { $double: 2 }],
  ],
  [{}, {}],
])("%j is the same as %j", (left, right) => {
  expect(sameLeaf(left, right)).toBe(true);
});

test.each([
  [1, 2],
  [1, "1"],
  [3, { $double: 3 }],
  [{ $integer: "9007199254740993" }, { $integer: "9007199254740992" }],
  [
    [1, 2],
    [2, 1],
  ],
  [[1], [1, 1]],
  [[1], 1],
  [{}, null],
  [{}, []],
  [null, undefined],
])("%j is not the same as %j", (left, right) => {
  expect(sameLeaf(left, right)).toBe(false);
  expect(sameLeaf(right, left)).toBe(false);
});

test.each([
  [{ attributes: { "harness.sequence": 7 } }],
  [{ attributes: { harness: { sequence: 7 } } }],
  [{ "attributes.harness.sequence": 7 }],
  [{ "attributes.harness": { sequence: 7 } }],
])("an attribute is found in %j", (source) => {
  expect(attributeOf(source, "harness.sequence")).toBe(7);
});

test("an attribute that is not there is not found", () => {
  expect(attributeOf({ attributes: { harness: 1 } }, "harness.sequence")).toBeUndefined();
});
