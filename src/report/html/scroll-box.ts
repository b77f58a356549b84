import { type Child, type Element, h } from "./element.js";

/** A box in which wide content scrolls by itself, with the keyboard too; the page never does. */
export function scrollBox(label: string, ...children: Child[]): Element {
  return h(
    "div",
    { class: "scroll", role: "region", "aria-label": label, tabIndex: 0 },
    ...children,
  );
}
