import { countsInWords } from "../../checks/check-report.ts";
import type { Report } from "../report.ts";
import { type Element, h } from "./element.js";
import { evidenceList } from "./findings-list.ts";
import { badge } from "./icons.ts";
import type { Sources } from "./sources.ts";

/** What the rules say of the configs, folded: risks that the run need not have met. */
export function checkSection({ check = [] }: Report, sources: Sources): Element | null {
  if (check.length === 0) return null;
  return h(
    "section",
    { "aria-labelledby": "check" },
    h("h2", { id: "check" }, "Check of the configs"),
    h(
      "p",
      { class: "muted" },
      `The rules found ${countsInWords(check)}. The verdict does not depend on it.`,
    ),
    h(
      "details",
      null,
      h("summary", null, "What the rules found"),
      h(
        "div",
        { class: "findings" },
        check.map(({ rule, severity, place, message, remedy, related = [] }) =>
          h(
            "article",
            { class: "finding risk" },
            h("h3", null, badge("risk", severity), " ", h("code", null, rule)),
            h("p", null, message),
            h("p", { class: "remedy" }, h("b", null, "Remedy: "), remedy),
            evidenceList(
              [{ place, text: "here" }, ...related].map((line) => ({
                source: line.place,
                text: line.text,
              })),
              sources,
            ),
          ),
        ),
      ),
    ),
  );
}
