import { type Element, h } from "./element.js";

/** A table's head: one row with what each column holds. */
export function tableHead(words: readonly string[]): Element {
  return h(
    "thead",
    null,
    h(
      "tr",
      null,
      words.map((column) => h("th", { scope: "col" }, column)),
    ),
  );
}
