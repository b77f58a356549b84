import type { Alert } from "../../verdict/alerts/alert.ts";
import { type Element, h } from "./element.js";
import { badge } from "./icons.ts";
import { count, countOf, measured, seconds } from "./numbers.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";

/** Which alerts would have fired in a scenario, and which would not. */
export function alertsTable(alerts: readonly Alert[], missing: number, of: string): Element {
  const fired = alerts.filter((alert) => alert.fired);
  const green = alerts.filter((alert) => !alert.fired);
  const early = (one: Alert, other: Alert) =>
    (one.afterSeconds ?? Number.POSITIVE_INFINITY) -
    (other.afterSeconds ?? Number.POSITIVE_INFINITY);
  return scrollBox(
    `Alerts of ${of}`,
    h(
      "table",
      { class: "alerts" },
      h("caption", { class: "hidden" }, `Alerts of ${of}`),
      tableHead(["alert", "watches", "state", "fired after", "peak"]),
      group(missing > 0 ? "Would have fired" : "Fired; nothing was lost", fired.toSorted(early)),
      group(
        missing > 0
          ? `Stayed green while ${countOf(missing, "item was", "items were")} lost`
          : "Stayed green",
        green,
      ),
    ),
  );
}

/** From when its seconds count, where that is not from the first items that could arrive. */
function told(afterSeconds: number, since: Alert["since"]): string {
  return since === "outage" ? `${seconds(afterSeconds)} of outage` : seconds(afterSeconds);
}

function group(heading: string, alerts: readonly Alert[]): Element | null {
  if (alerts.length === 0) return null;
  return h(
    "tbody",
    null,
    h(
      "tr",
      { class: "group" },
      h("th", { scope: "rowgroup", colSpan: 5 }, `${heading} (${count(alerts.length)})`),
    ),
    alerts.map(({ code, watches, rule, fired, peak, unit, afterSeconds, since }) =>
      h(
        "tr",
        null,
        h("th", { scope: "row" }, h("code", null, code)),
        h("td", { class: "muted" }, `${watches}: ${rule}`),
        h("td", null, fired ? badge("fired", "Fired") : badge("quiet", "Green")),
        h("td", { class: "number" }, afterSeconds === undefined ? "" : told(afterSeconds, since)),
        h("td", { class: "number" }, `${measured(peak)} ${unit}`),
      ),
    ),
  );
}
