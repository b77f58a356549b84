import { existsSync } from "node:fs";
import { join } from "node:path";
import type { HistoryEvent } from "../history.ts";
import { readEvents } from "../history-reader.ts";
import { TimelineFold } from "./fold.ts";
import { readSamples } from "./read-samples.ts";
import { TIMELINE_FILE } from "./sample.ts";
import type { Timeline, TimelineEvent, TimelinePoint } from "./timeline.ts";

/** No plot needs more points. */
const POINTS = 400;

/**
 * A scenario against time, from its history.
 *
 * @returns undefined where the history has no timeline
 * @throws HarnessError `history-broken`
 */
export async function readTimeline(historyFolder: string): Promise<Timeline | undefined> {
  if (!existsSync(join(historyFolder, TIMELINE_FILE))) return undefined;
  const fold = new TimelineFold();
  const points: TimelinePoint[] = [];
  let began: number | undefined;
  for await (const sample of readSamples(historyFolder)) {
    began ??= Date.parse(sample.at);
    points.push(fold.add(sample));
  }
  const events: TimelineEvent[] = [];
  for await (const event of readEvents(historyFolder)) {
    const shown = shownEvent(event);
    const seconds = (Date.parse(event.at) - (began ?? 0)) / 1000;
    if (shown !== undefined) events.push({ seconds: Math.max(0, seconds), ...shown });
  }
  return { points: thinned(points), events };
}

function shownEvent(event: HistoryEvent): Omit<TimelineEvent, "seconds"> | undefined {
  if (event.type === "phase") return { kind: "phase", text: event.phase };
  if (event.type === "part") return { kind: "part", text: `${event.part}: ${event.what}` };
  if (event.type === "fault") {
    const { part, kind, phase, what } = event;
    return { kind: "part", text: `${part}: ${what}`, fault: { part, kind, phase } };
  }
  return undefined;
}

/** Of neighbours the last one stays, with what waited most among them. */
function thinned(points: readonly TimelinePoint[]): TimelinePoint[] {
  const each = Math.ceil(points.length / POINTS);
  const kept: TimelinePoint[] = [];
  for (let from = 0; from < points.length; from += each) {
    const group = points.slice(from, from + each);
    const last = group.at(-1);
    if (last === undefined) continue;
    const most = (name: "waiting" | "edgeQueue" | "backendQueue") =>
      last[name] === null ? null : Math.max(...group.map((point) => point[name] ?? 0));
    kept.push({
      ...last,
      waiting: most("waiting"),
      edgeQueue: most("edgeQueue"),
      backendQueue: most("backendQueue"),
    });
  }
  return kept;
}
