import { expect, test } from "vitest";
import { formatError, HarnessError, toHarnessError } from "../../../src/base/errors.ts";

const whole = {
  code: "disk-full",
  message: "no room",
  place: "/cache",
  remedy: "make room",
  details: ["line one", "line two"],
} as const;

test("an error for a terminal: message with code, place, details, remedy; no stack", () => {
  expect(formatError(new HarnessError(whole))).toBe(
    [
      "error: no room [disk-full]",
      "  at: /cache",
      "  | line one",
      "  | line two",
      "  remedy: make room",
    ].join("\n"),
  );
});

test("what an error does not say is not shown", () => {
  expect(formatError(new HarnessError({ code: "internal", message: "odd" }))).toBe(
    "error: odd [internal]",
  );
});

test.each([whole, { code: "no-jdk", message: "none" } as const])(
  "JSON has the plain fields and no others: $code",
  (fields) => {
    expect(JSON.parse(JSON.stringify(new HarnessError(fields)))).toEqual(fields);
  },
);

test("a harness error stays the one it is", () => {
  const error = new HarnessError(whole);
  expect(toHarnessError(error)).toBe(error);
});

test.each([
  [new TypeError("not a function"), "not a function"],
  ["only a string", "only a string"],
  [undefined, "undefined"],
])("anything else thrown becomes an internal error with its cause: %s", (thrown, message) => {
  expect(toHarnessError(thrown)).toMatchObject({ code: "internal", message });
  expect(toHarnessError(thrown).cause).toBe(thrown);
});
