import type { Chart } from "chart.js";

export type { PlotData } from "../plot-data.ts";

/** One of a plot's two canvases. */
export interface Drawn {
  readonly chart: Chart<"line">;
  /** Where the cursor stands, as an index of the data's moments; undefined where there is none. */
  readonly cursor: { at: number | undefined };
}
