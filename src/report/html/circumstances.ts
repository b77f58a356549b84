import { SIGNALS } from "../../otlp/item.ts";
import { size } from "../../record/retention-rule.ts";
import type { ScenarioReport } from "../../verdict/scenario-report.ts";
import { type Element, h } from "./element.js";
import { count, countOf, seconds } from "./numbers.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";
import { totalOf } from "./totals.ts";

/** What was done to the pipeline, and what that cost. */
export function circumstances(scenario: ScenarioReport): (Element | null)[] {
  return [outageLine(scenario), ...retentionFacts(scenario)];
}

function outageLine({ outage }: ScenarioReport): Element | null {
  if (outage === undefined) return null;
  const { kind, catchUpSeconds, arrivedDuringCatchUp } = outage;
  return h(
    "p",
    null,
    `The target was away for ${seconds(outage.seconds)} (`,
    h("code", null, kind),
    `); ${countOf(arrivedDuringCatchUp, "item")} arrived in ${seconds(catchUpSeconds)} after its return.`,
  );
}

function retentionFacts({ retention, signals, name }: ScenarioReport): (Element | null)[] {
  if (retention === undefined) return [];
  const { missing, expired } = totalOf(signals);
  const { rule, written } = retention;
  return [
    h(
      "p",
      null,
      `Kafka kept messages for ${seconds(retention.retentionMs / 1000)}. Of ${countOf(missing, "missing item")} ` +
        `${count(expired)} had expired and ${count(missing - expired)} were lost for other reasons. In the outage ` +
        `${size(written.bytes)} were written in ${seconds(written.seconds)}: ${rule.text}.`,
    ),
    retention.expired.length === 0
      ? null
      : scrollBox(
          `Expired offsets of ${name}`,
          h(
            "table",
            null,
            h("caption", null, "Offsets that Kafka removed before they were committed"),
            tableHead(["topic", "partition", "first", "up to", ...SIGNALS]),
            h(
              "tbody",
              null,
              retention.expired.map(({ topic, partition, from, to, items, unknownMessages }) =>
                h(
                  "tr",
                  null,
                  h(
                    "th",
                    { scope: "row" },
                    h("code", null, topic),
                    unknownMessages === undefined
                      ? null
                      : ` (${countOf(unknownMessages, "message")} not understood)`,
                  ),
                  [partition, from, to, ...SIGNALS.map((signal) => items[signal] ?? 0)].map(
                    (number) => h("td", { class: "number" }, count(number)),
                  ),
                ),
              ),
            ),
          ),
        ),
  ];
}
