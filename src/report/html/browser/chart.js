import { annotations, CHIP, chipRows } from "./annotations.js";
import { SERIES } from "./series.js";
import { colour, coloured } from "./theme.js";

/** @typedef {import("./types.d.ts").PlotData} PlotData */

/** Markers on a line; more would hide it. */
const MARKS = 10;
/** Pixels that the axis of either plot takes, so that their times stand below each other. */
const AXIS_WIDTH = 52;

/**
 * Draws one canvas of a plot.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {PlotData} data
 * @returns {import("./types.d.ts").Drawn}
 */
export function drawChart(canvas, data) {
  const isItems = canvas.dataset.plot === "items";
  const shown = SERIES.map((series, column) => ({ series, column })).filter(
    ({ series }) => (series.unit === "items") === isItems,
  );
  const rows = isItems ? chipRows(data.events, widthOf(canvas) - AXIS_WIDTH) : [];
  /** @type {import("./types.d.ts").Drawn["cursor"]} */
  const cursor = { at: undefined };
  const chart = new Chart(canvas, {
    type: "line",
    data: {
      datasets: shown.map(({ series, column }, index) => lineOf(series, column, index, data)),
    },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      // The pointer and the keys move the same cursor, which is the page's own.
      events: [],
      normalized: true,
      parsing: false,
      layout: { padding: { top: isItems ? (Math.max(0, ...rows) + 1) * CHIP + 4 : 4, right: 8 } },
      scales: scales(data),
      plugins: {
        legend: { display: false },
        tooltip: tooltip(),
        annotation: { clip: false, annotations: annotations(data, isItems, rows) },
      },
    },
    plugins: [
      {
        id: "cursor",
        afterDatasetsDraw: (chart) => drawCursor(chart, data, cursor.at),
      },
    ],
  });
  return { chart, cursor };
}

/**
 * @param {HTMLCanvasElement} canvas
 * @returns {number} the pixels that it will have, which it has not before something is drawn on it
 */
function widthOf(canvas) {
  return canvas.parentElement?.clientWidth ?? canvas.clientWidth;
}

/**
 * @param {(typeof SERIES)[number]} series
 * @param {number} column
 * @param {number} index
 * @param {PlotData} data
 * @returns {import("chart.js").ChartDataset<"line">}
 */
function lineOf(series, column, index, data) {
  const values = data.columns[column] ?? [];
  const every = Math.max(1, Math.floor(values.length / MARKS));
  const shift = Math.floor((index * every) / 4);
  /** @param {number} at */
  const isMarked = (at) =>
    at % every === shift ||
    ((values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null);
  return {
    label: series.words,
    // Chart.js takes NaN for a gap where it does not parse.
    data: values.map((value, at) => ({ x: data.seconds[at] ?? 0, y: value ?? Number.NaN })),
    borderColor: coloured(series.of),
    backgroundColor: coloured(series.of),
    pointHoverBackgroundColor: coloured(series.of),
    borderDash: series.dash,
    borderWidth: 2,
    pointStyle: series.mark,
    pointRadius: ({ dataIndex }) => (isMarked(dataIndex) ? 4 : 0),
    pointHoverRadius: 6,
    spanGaps: false,
    // Markers at the edge are whole.
    clip: 8,
    // The first one is drawn last, and would hide the others.
    order: SERIES.length - index,
  };
}

/**
 * @param {PlotData} data
 * @returns {NonNullable<import("chart.js").ChartOptions<"line">["scales"]>}
 */
function scales({ seconds, events }) {
  const font = { size: 12 };
  const last = Math.max(seconds.at(-1) ?? 0, events.at(-1)?.seconds ?? 0);
  return {
    x: {
      type: "linear",
      min: 0,
      max: last,
      grid: { display: false },
      ticks: {
        color: coloured("muted"),
        font,
        maxRotation: 0,
        maxTicksLimit: 10,
        includeBounds: false,
      },
    },
    y: {
      type: "linear",
      min: 0,
      suggestedMax: 4,
      border: { display: false },
      grid: { color: coloured("line") },
      ticks: { color: coloured("muted"), font, precision: 0, maxTicksLimit: 6 },
      afterFit: (scale) => {
        scale.width = AXIS_WIDTH;
      },
    },
  };
}

/** @returns {NonNullable<NonNullable<import("chart.js").ChartOptions<"line">["plugins"]>["tooltip"]>} */
function tooltip() {
  return {
    backgroundColor: coloured("surface"),
    titleColor: coloured("text"),
    bodyColor: coloured("text"),
    borderColor: coloured("muted"),
    borderWidth: 1,
    usePointStyle: true,
    padding: 10,
    caretSize: 0,
    callbacks: {
      title: ([item]) => (item === undefined ? "" : `${item.parsed.x?.toFixed(1)} s`),
      label: ({ dataset: { label }, parsed: { y } }) => {
        const unit = SERIES.find(({ words }) => words === label)?.unit ?? "";
        return ` ${label}: ${(y ?? 0).toLocaleString("en-US")} ${unit}`;
      },
    },
  };
}

/**
 * @param {import("chart.js").Chart} chart
 * @param {PlotData} data
 * @param {number | undefined} cursor
 */
function drawCursor({ ctx, chartArea, scales: { x } }, data, cursor) {
  if (cursor === undefined || x === undefined) return;
  const at = x.getPixelForValue(data.seconds[cursor] ?? 0);
  ctx.save();
  ctx.strokeStyle = colour("accent");
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(at, chartArea.top);
  ctx.lineTo(at, chartArea.bottom);
  ctx.stroke();
  ctx.restore();
}
