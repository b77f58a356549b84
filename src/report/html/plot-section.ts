import type { Timeline } from "../../record/timeline/timeline.ts";
import { type Element, h } from "./element.js";
import { count, seconds } from "./numbers.ts";
import { PLOT_SERIES } from "./plot-data.ts";
import { scrollBox } from "./scroll-box.ts";
import { tableHead } from "./table-head.ts";
import { thin } from "./thin.ts";

const TABLE_ROWS = 60;

/** The two plots of a scenario, its events, and the same as a table. The script draws on the canvases. */
export function plotSection(timeline: Timeline, id: string, of: string): Element {
  return h(
    "div",
    { class: "timeline" },
    h(
      "div",
      {
        class: "plot",
        id,
        role: "application",
        "aria-roledescription": "plot",
        "aria-label": `${of} against time`,
        "aria-describedby": `${id}-keys`,
        tabIndex: 0,
        hidden: true,
      },
      h("p", { class: "axis" }, "Items"),
      legend("items"),
      h(
        "div",
        { class: "canvas tall" },
        h("canvas", { "data-plot": "items", "aria-hidden": "true" }),
      ),
      h("p", { class: "axis" }, "Messages waiting in Kafka, requests waiting in collectors"),
      legend("waiting"),
      h("div", { class: "canvas" }, h("canvas", { "data-plot": "waiting", "aria-hidden": "true" })),
      h("p", { class: "axis end" }, "Seconds since the scenario began"),
    ),
    h(
      "p",
      { class: "readout", id: `${id}-keys`, hidden: true },
      "Left and right arrow, Home and End move a cursor through the plot. Gaps: the hop did not answer.",
    ),
    h("p", { class: "readout live", id: `${id}-live`, "aria-live": "polite", hidden: true }),
    h(
      "noscript",
      null,
      h("p", { class: "note" }, "The plot needs JavaScript; the table does not."),
    ),
    eventList(timeline),
    dataTable(timeline, of),
  );
}

/** How a series is drawn: dashes as in the script, and its marker. */
function legend(plot: "items" | "waiting"): Element {
  const series = PLOT_SERIES.filter(({ unit }) => (unit === "items") === (plot === "items"));
  return h(
    "ul",
    { class: "legend" },
    series.map(({ of, words }) =>
      h(
        "li",
        null,
        h(
          "svg",
          {
            class: `swatch ${of}`,
            viewBox: "0 0 36 12",
            "aria-hidden": "true",
            focusable: "false",
          },
          h("path", { class: "line", d: "M0 6h36" }),
          h("path", { class: "mark", d: MARKS[of] }),
        ),
        words,
      ),
    ),
  );
}

const MARKS: Readonly<Record<(typeof PLOT_SERIES)[number]["of"], string>> = {
  sent: "M18 2a4 4 0 1 0 .01 0z",
  written: "M14 2h8v8h-8z",
  consumed: "M18 1.5l4.8 8.5h-9.6z",
  arrived: "M18 1l5 5-5 5-5-5z",
  waiting: "M18 2a4 4 0 1 0 .01 0z",
  edgeQueue: "M14 2h8v8h-8z",
  backendQueue: "M18 1.5l4.8 8.5h-9.6z",
};

function eventList({ events }: Timeline): Element | null {
  if (events.length === 0) return null;
  return h(
    "ol",
    { class: "events", "aria-label": "What happened, by its number in the plot" },
    events.map((event, index) =>
      h(
        "li",
        { class: event.kind },
        h("span", { class: "chip" }, index + 1),
        h("span", { class: "when" }, seconds(event.seconds)),
        h("span", null, event.text),
      ),
    ),
  );
}

function dataTable({ points }: Timeline, of: string): Element {
  const shown = thin(points, TABLE_ROWS);
  return h(
    "details",
    null,
    h("summary", null, "The plot as a table"),
    scrollBox(
      `Data of the plot of ${of}`,
      h(
        "table",
        { class: "numbers" },
        h(
          "caption",
          null,
          shown.length < points.length
            ? `${count(shown.length)} of ${count(points.length)} moments; the others are in the history`
            : "All moments",
        ),
        tableHead(["time", ...PLOT_SERIES.map(({ words, unit }) => `${words}, ${unit}`)]),
        h(
          "tbody",
          null,
          shown.map((point) =>
            h(
              "tr",
              null,
              h("th", { scope: "row" }, seconds(point.seconds)),
              PLOT_SERIES.map((series) => {
                const value = point[series.of];
                return value === null
                  ? h("td", { class: "zero" }, "no answer")
                  : h("td", null, count(value));
              }),
            ),
          ),
        ),
      ),
    ),
  );
}
