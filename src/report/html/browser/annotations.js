import { coloured } from "./theme.js";

/** @typedef {import("./types.d.ts").PlotData} PlotData */
/** @typedef {NonNullable<import("chartjs-plugin-annotation").AnnotationPluginOptions["annotations"]>} Annotations */

/** The height of a row of numbers above the plot, pixels. */
export const CHIP = 16;

/**
 * Outages as boxes, events as lines with their numbers in the list below the plot.
 *
 * @param {PlotData} data
 * @param {boolean} isLabelled
 * @param {readonly number[]} rows the row of each event's number
 * @returns {Annotations}
 */
export function annotations({ events, outages }, isLabelled, rows) {
  /** @type {Annotations} */
  const found = {};
  for (const [index, [xMin, xMax]] of outages.entries()) {
    found[`outage-${index}`] = {
      type: "box",
      xMin,
      xMax,
      backgroundColor: coloured("outage"),
      borderWidth: 0,
      drawTime: "beforeDatasetsDraw",
      label: {
        display: isLabelled,
        content: "target away",
        position: { x: "start", y: "start" },
        color: coloured("text"),
        font: { size: 12, weight: "normal" },
      },
    };
  }
  for (const [index, { seconds, kind }] of events.entries()) {
    const isPart = kind === "part";
    found[`event-${index}`] = {
      type: "line",
      xMin: seconds,
      xMax: seconds,
      borderColor: coloured(isPart ? "text" : "muted"),
      borderWidth: 1,
      borderDash: isPart ? [] : [2, 4],
      drawTime: "beforeDatasetsDraw",
      label: {
        display: isLabelled,
        drawTime: "afterDatasetsDraw",
        content: String(index + 1),
        position: "end",
        yAdjust: -CHIP * ((rows[index] ?? 0) + 1) + 2,
        color: coloured(isPart ? "page" : "text"),
        backgroundColor: coloured(isPart ? "text" : "page"),
        borderColor: coloured(isPart ? "text" : "muted"),
        borderWidth: 1,
        borderRadius: 3,
        padding: { x: 4, y: 1 },
        font: { size: 11, weight: "normal", lineHeight: 1 },
      },
    };
  }
  return found;
}

/**
 * The row in which each event's number stands, so that none hides another.
 *
 * @param {PlotData["events"]} events
 * @param {number} width of the plot, pixels
 * @returns {number[]}
 */
export function chipRows(events, width) {
  const last = Math.max(1, ...events.map(({ seconds }) => seconds));
  /** @type {number[]} The place up to which each row is taken. */
  const taken = [];
  return events.map(({ seconds }) => {
    const at = (seconds / last) * Math.max(1, width);
    const free = taken.findIndex((until) => until <= at);
    const row = free === -1 ? taken.length : free;
    taken[row] = at + CHIP + 6;
    return row;
  });
}
