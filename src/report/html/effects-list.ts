import { nearPath } from "../../base/near-path.ts";
import { effectWords } from "../../verdict/effects/effect-words.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { type Element, h } from "./element.js";

/** What processors and connectors do to the items on purpose. */
export function effectsList({ effects = [], noReference }: ScenarioReport): Element[] {
  if (noReference !== undefined) {
    const text = `The effects of processors are not known, so every change counts: ${noReference}.`;
    return [h("p", { class: "muted" }, text)];
  }
  if (effects.length === 0) return [];
  return [
    h("h4", null, "What the configs do to them"),
    h(
      "ul",
      null,
      effects.map((effect) =>
        h(
          "li",
          null,
          effectWords(effect),
          effect.by === undefined ? null : " at ",
          effect.by === undefined ? null : h("code", null, nearPath(effect.by.place)),
          effect.approved ? null : h("b", null, " (not approved)"),
        ),
      ),
    ),
  ];
}
