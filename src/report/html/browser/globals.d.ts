/** Chart.js, as its own script leaves it in the page. */
declare const Chart: typeof import("chart.js").Chart;
