import { type Child, type Element, h } from "./element.js";

/** Terms beside what they are; configs have paths, which are long. */
export function factsList(entries: readonly (readonly [string, Child])[]): Element {
  return h(
    "dl",
    { class: "facts" },
    entries.map(([term, value]) =>
      h(
        "div",
        { class: term.endsWith("config") ? "wide" : "" },
        h("dt", null, term),
        h("dd", null, value),
      ),
    ),
  );
}
