import type { Evidence } from "../../record/judged-by.ts";
import type { Finding } from "../../verdict/findings/finding.ts";
import { type Element, h } from "./element.js";
import { badge } from "./icons.ts";
import { type Sources, sourceLink } from "./sources.ts";

/** Findings with what shows them and what to change. */
export function findingsList(findings: readonly Finding[], sources: Sources): Element {
  if (findings.length === 0) return h("p", { class: "muted" }, "None.");
  return h(
    "div",
    { class: "findings" },
    findings.map(({ code, severity, message, remedy, evidence }) =>
      h(
        "article",
        { class: `finding ${severity}` },
        h(
          "h4",
          null,
          badge(severity, severity === "loss" ? "Loss" : "Risk"),
          " ",
          h("code", null, code),
        ),
        h("p", null, message),
        h("p", { class: "remedy" }, h("b", null, "Remedy: "), remedy),
        evidenceList(evidence, sources),
      ),
    ),
  );
}

/** What was observed, each with where. */
export function evidenceList(evidence: readonly Evidence[], sources: Sources): Element | null {
  if (evidence.length === 0) return null;
  return h(
    "ul",
    { class: "evidence" },
    evidence.map(({ source, text }) =>
      h("li", null, sourceLink(source, sources), h("pre", null, text)),
    ),
  );
}
