import { type Element, h } from "./element.js";

/** Strokes on a field of 16 by 16. Each shape is told without its colour. */
const SHAPES = {
  pass: "M2.5 8.5l3.5 3.5 7.5-8",
  fail: "M3.5 3.5l9 9m0-9l-9 9",
  error: "M5.2 6a2.8 2.8 0 1 1 4 2.6c-.8.4-1.2.9-1.2 1.9m0 2.6v.4",
  loss: "M8 2v11m-4.5-4.5L8 13l4.5-4.5",
  risk: "M8 2L14.5 13.5h-13zM8 6.5v3m0 1.9v.2",
  fired: "M4 11V7a4 4 0 0 1 8 0v4l1.5 1.5h-11zM7 14.5h2",
  quiet: "M8 4.5a3.5 3.5 0 1 0 .01 0z",
  waiting: "M4 2.5h8m-8 11h8M5 2.5c0 4 6 7 6 11m0-11c0 4-6 7-6 11",
} as const;

export type IconName = keyof typeof SHAPES;

/** A picture for a word that stands beside it. */
export function icon(name: IconName): Element {
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 16 16", "aria-hidden": "true", focusable: "false" },
    h("path", { d: SHAPES[name] }),
  );
}

/** An icon and its word in the colour of its meaning. */
export function badge(name: IconName, word: string): Element {
  return h("span", { class: `badge ${name}` }, icon(name), word);
}
