import { SIGNALS } from "../../otlp/item.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { type Element, h } from "./element.js";

/** As many examples of a signal as are shown; report.json has more. */
const SHOWN = 3;
const LONGEST = 300;

/** Examples of what was altered and of what was not sent, folded. */
export function samples({ signals }: Pick<ScenarioReport, "signals">): Element | null {
  const altered = SIGNALS.flatMap((signal) =>
    (signals[signal]?.alteredSamples ?? [])
      .slice(0, SHOWN)
      .flatMap(({ sequence, differences }) =>
        differences
          .slice(0, SHOWN)
          .map(
            ({ field, expected, received }) =>
              `${signal} ${sequence}: ${field} was ${shown(expected)}, is ${shown(received)}`,
          ),
      ),
  );
  const unexpected = SIGNALS.flatMap((signal) =>
    (signals[signal]?.unexpectedSamples ?? [])
      .slice(0, SHOWN)
      .map(({ index, id, text }) => `${signal}: ${index} ${id} ${cut(text)}`),
  );
  if (altered.length + unexpected.length === 0) return null;
  return h(
    "details",
    null,
    h("summary", null, "Examples of altered and unexpected documents"),
    ...lines("Altered", altered),
    ...lines("Unexpected", unexpected),
  );
}

function lines(heading: string, texts: readonly string[]): Element[] {
  if (texts.length === 0) return [];
  return [
    h("p", null, h("b", null, heading)),
    h(
      "ul",
      { class: "plain mono" },
      texts.map((text) => h("li", null, text)),
    ),
  ];
}

function shown(value: unknown): string {
  return value === undefined ? "absent" : cut(JSON.stringify(value));
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
