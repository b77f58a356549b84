import { expect, test } from "vitest";
import { exactDouble, exactInteger, parseExact, toNumber } from "../../../src/base/exact-json.ts";

test.each([
  ["3.0", { $double: 3 }],
  ["-250.0", { $double: -250 }],
  ["1.0e+21", { $double: 1e21 }],
  ["1e3", { $double: 1000 }],
  ["12345678901234567.5", { $double: 12345678901234568 }],
  ["9007199254740993", { $integer: "9007199254740993" }],
  ["-9223372036854775808", { $integer: "-9223372036854775808" }],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ["3", 3],
  ["0", 0],
  ["2.5e-07", 2.5e-7],
  ["0.1", 0.1],
])("%s", (text, value) => {
  expect(parseExact(`{"a":${text},"b":[${text}, ${text}]}`)).toEqual({
    a: value,
    b: [value, value],
  });
});

test("texts that look like numbers stay texts", () => {
  const texts = { a: ":1.0,", "[2.0]": '"9007199254740993"', c: 'quote " and \\" : 1.0,' };
  expect(parseExact(JSON.stringify({ ...texts, d: [1] }).replace("[1]", "1.0"))).toEqual({
    ...texts,
    d: { $double: 1 },
  });
});

test("what was read survives being written and read again", () => {
  const read = parseExact('{"a":1.0,"b":9007199254740993,"c":0.1}');
  expect(JSON.parse(JSON.stringify(read))).toEqual(read);
});

test("no JSON is a syntax error", () => {
  expect(() => parseExact('{"a":1.0')).toThrow(SyntaxError);
});

test("numbers of an item take the same form", () => {
  expect(exactInteger(2n ** 60n)).toEqual({ $integer: "1152921504606846976" });
  expect(exactInteger(2 ** 60)).toEqual({ $integer: "1152921504606846976" });
  expect(exactInteger(1.5)).toBe(1.5);
  expect(exactDouble(3)).toEqual({ $double: 3 });
  expect(exactDouble(3.5)).toBe(3.5);
  expect([3, { $double: 3 }, { $integer: "3" }, "3"].map(toNumber)).toEqual([3, 3, 3, undefined]);
});
