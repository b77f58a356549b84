import { drawChart } from "./chart.js";
import { addCursor } from "./cursor.js";
import { onThemeChange, readTheme } from "./theme.js";

/** @typedef {import("./types.d.ts").PlotData} PlotData */
/** @typedef {import("./types.d.ts").Drawn} Drawn */

/** @type {Record<string, PlotData>} */
const plots = JSON.parse(document.getElementById("plots")?.textContent ?? "{}");
/** @type {Drawn[]} */
const allDrawn = [];

readTheme();
for (const [id, data] of Object.entries(plots)) preparePlot(id, data);
onThemeChange(() => {
  for (const { chart } of allDrawn) chart.update("none");
});
printAll();

/**
 * Shows a plot and draws it, at once or when the part of the page that it is in is opened.
 *
 * @param {string} id
 * @param {PlotData} data
 */
function preparePlot(id, data) {
  const plot = document.getElementById(id);
  if (plot === null) return;
  for (const element of [
    plot,
    ...["keys", "live"].map((end) => document.getElementById(`${id}-${end}`)),
  ]) {
    element?.removeAttribute("hidden");
  }
  const draw = () => {
    const drawn = [...plot.querySelectorAll("canvas")].map((canvas) => drawChart(canvas, data));
    allDrawn.push(...drawn);
    addCursor(plot, data, drawn);
  };
  const folded = plot.closest("details:not([open])");
  if (folded === null) draw();
  else folded.addEventListener("toggle", draw, { once: true });
}

/** Paper has nothing to unfold: what is folded is opened for it, but for the logs, and folded again. */
function printAll() {
  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  const resize = () => {
    for (const { chart } of allDrawn) chart.resize();
  };
  addEventListener("beforeprint", () => {
    /** @type {NodeListOf<HTMLDetailsElement>} */
    const folded = document.querySelectorAll("section:not(.logs) details:not([open])");
    opened = [...folded];
    for (const details of opened) {
      details.open = true;
      // The browser's own event comes too late for paper.
      details.dispatchEvent(new Event("toggle"));
    }
    resize();
  });
  addEventListener("afterprint", () => {
    for (const details of opened) details.open = false;
    resize();
  });
}
