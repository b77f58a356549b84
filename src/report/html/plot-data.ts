import type { Timeline, TimelinePoint } from "../../record/timeline/timeline.ts";

/** The series of a plot, in the order of the columns of {@link PlotData}. */
export const PLOT_SERIES = [
  { of: "sent", words: "sent", unit: "items" },
  { of: "written", words: "written to Kafka", unit: "items" },
  { of: "consumed", words: "consumed by the backend", unit: "items" },
  { of: "arrived", words: "arrived in the target", unit: "items" },
  { of: "waiting", words: "waiting in Kafka", unit: "messages" },
  { of: "edgeQueue", words: "queue of the edge", unit: "requests" },
  { of: "backendQueue", words: "queue of the backend", unit: "requests" },
] as const satisfies readonly {
  readonly of: keyof TimelinePoint;
  readonly words: string;
  readonly unit: string;
}[];

/** What the page's script draws one scenario from. */
export interface PlotData {
  /** Seconds of each point. */
  readonly seconds: readonly number[];
  /** A column for each of {@link PLOT_SERIES}; null where a hop did not answer. */
  readonly columns: readonly (readonly (number | null)[])[];
  /** In the order of their numbers in the plot. */
  readonly events: readonly {
    readonly seconds: number;
    readonly kind: string;
    readonly text: string;
  }[];
  /** Seconds at which each fault began and ended. */
  readonly outages: readonly (readonly [number, number])[];
}

/** A timeline as the script takes it. */
export function plotData({ points, events }: Timeline): PlotData {
  return {
    seconds: points.map(({ seconds }) => seconds),
    columns: PLOT_SERIES.map(({ of }) => points.map((point) => point[of])),
    events: events.map(({ seconds, kind, text }) => ({ seconds, kind, text })),
    outages: outagesOf({ points, events }),
  };
}

/** From the beginning of each fault to its end, or to the scenario's; in order of their beginnings. */
export function outagesOf({ points, events }: Timeline): [number, number][] {
  const last = Math.max(points.at(-1)?.seconds ?? 0, events.at(-1)?.seconds ?? 0);
  const bands: [number, number][] = [];
  const open = new Map<string, [number, number][]>();
  for (const { fault, seconds } of events) {
    if (fault === undefined) continue;
    const which = `${fault.kind} ${fault.part}`;
    if (fault.phase === "ended") {
      const [band] = open.get(which)?.splice(0, 1) ?? [];
      if (band !== undefined) band[1] = seconds;
      continue;
    }
    const band: [number, number] = [seconds, last];
    bands.push(band);
    open.set(which, [...(open.get(which) ?? []), band]);
  }
  return bands;
}
