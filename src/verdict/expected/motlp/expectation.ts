import { isDeepStrictEqual } from "node:util";

/** What one field of an item in OTLP/JSON must hold. */
export type Expectation =
  /** This leaf and no other, type included. */
  | { readonly kind: "leaf"; readonly value: unknown }
  /** This member of an enum; protobuf's JSON may write its name or its number. */
  | { readonly kind: "enum"; readonly name: string; readonly number: number }
  /** One of these numbers: an item does not tell which. */
  | { readonly kind: "one-of"; readonly numbers: readonly number[] };

/** Whether a field's value, as read, is what was expected. */
export function meets(expectation: Expectation, received: unknown): boolean {
  switch (expectation.kind) {
    case "leaf":
      return expectation.value === received || isDeepStrictEqual(expectation.value, received);
    case "enum":
      return received === expectation.name || received === expectation.number;
    case "one-of":
      return typeof received === "number" && expectation.numbers.includes(received);
  }
}

/** What was expected, for a difference. */
export function shown(expectation: Expectation): unknown {
  switch (expectation.kind) {
    case "leaf":
      return expectation.value;
    case "enum":
      return expectation.name;
    case "one-of":
      return expectation.numbers.length === 1
        ? expectation.numbers[0]
        : expectation.numbers.join(" or ");
  }
}
