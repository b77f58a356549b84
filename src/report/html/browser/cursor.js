import { SERIES } from "./series.js";

/** @typedef {import("./types.d.ts").PlotData} PlotData */
/** @typedef {import("./types.d.ts").Drawn} Drawn */

/**
 * One cursor for both canvases of a plot, moved by the pointer and by keys. Only keys are announced:
 * who moves a pointer sees the tooltip.
 *
 * @param {HTMLElement} plot
 * @param {PlotData} data
 * @param {readonly Drawn[]} drawn
 */
export function addCursor(plot, data, drawn) {
  const last = data.seconds.length - 1;
  /** @type {number | undefined} */
  let at;
  /** @param {number | undefined} index */
  const show = (index) => {
    at = index;
    for (const one of drawn) showAt(one, data, index);
  };
  plot.addEventListener("keydown", (event) => {
    const next = keyTarget(event.key, at, last);
    if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    show(next);
    const live = document.getElementById(`${plot.id}-live`);
    if (live !== null) live.textContent = momentText(data, next);
  });
  plot.addEventListener("blur", () => show(undefined));
  for (const { chart } of drawn) {
    const { canvas } = chart;
    canvas.addEventListener("pointermove", ({ offsetX }) => {
      const seconds = chart.scales.x?.getValueForPixel(offsetX) ?? 0;
      show(nearest(data.seconds, seconds));
    });
    canvas.addEventListener("pointerleave", () => show(undefined));
  }
}

/**
 * @param {string} key
 * @param {number | undefined} at
 * @param {number} last
 * @returns {number | undefined} where the cursor goes; undefined where the key is not the plot's
 */
function keyTarget(key, at, last) {
  switch (key) {
    case "Home":
      return 0;
    case "End":
      return last;
    case "ArrowRight":
      return at === undefined ? 0 : Math.min(last, at + 1);
    case "ArrowLeft":
      return at === undefined ? last : Math.max(0, at - 1);
    default:
      return undefined;
  }
}

/**
 * @param {Drawn} drawn
 * @param {PlotData} data
 * @param {number | undefined} index
 */
function showAt(drawn, data, index) {
  drawn.cursor.at = index;
  const { chart } = drawn;
  const active =
    index === undefined
      ? []
      : chart.data.datasets.flatMap(({ data: points }, datasetIndex) => {
          const point = points[index];
          const isThere = typeof point === "object" && point !== null && !Number.isNaN(point.y);
          return isThere ? [{ datasetIndex, index }] : [];
        });
  const x = chart.scales.x?.getPixelForValue(data.seconds[index ?? 0] ?? 0) ?? 0;
  chart.setActiveElements(active);
  chart.tooltip?.setActiveElements(active, { x, y: chart.chartArea.top });
  chart.update("none");
}

/**
 * @param {readonly number[]} ascending
 * @param {number} value
 * @returns {number} the index of the nearest
 */
function nearest(ascending, value) {
  const after = ascending.findIndex((one) => one >= value);
  if (after === -1) return ascending.length - 1;
  if (after === 0) return 0;
  const [below, above] = [ascending[after - 1] ?? 0, ascending[after] ?? 0];
  return value - below < above - value ? after - 1 : after;
}

/**
 * What a moment looked like, in words, with what happened since the moment before.
 *
 * @param {PlotData} data
 * @param {number} index
 * @returns {string}
 */
function momentText(data, index) {
  const now = data.seconds[index] ?? 0;
  const before = index === 0 ? Number.NEGATIVE_INFINITY : (data.seconds[index - 1] ?? 0);
  const values = SERIES.map(({ words, unit }, column) => {
    const value = data.columns[column]?.[index] ?? null;
    return value === null
      ? `${words} no answer`
      : `${words} ${value.toLocaleString("en-US")} ${unit}`;
  });
  const events = data.events
    .filter(({ seconds }) => seconds > before && seconds <= now)
    .map(({ text }) => text);
  return `${now.toFixed(1)} s: ${[...values, ...events].join(", ")}.`;
}
