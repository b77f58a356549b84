import type {
  Timeline,
  TimelineEvent,
  TimelinePoint,
} from "../../../../src/record/timeline/timeline.ts";

/**
 * A scenario of half a minute with an outage of the target from 8 s to 20 s, five looks a second. The
 * backend is away for a second in it.
 */
export function outageTimeline(items = 3000): Timeline {
  const points = Array.from({ length: 151 }, (_, index) => pointAt(index / 5, items));
  return {
    points,
    events: [
      { seconds: 0.1, kind: "phase", text: "sending before the outage" },
      { seconds: 7.9, kind: "phase", text: "12 s without elasticsearch, sending" },
      fault(8, "target", "began", "outage began (refuse)"),
      fault(14, "backend", "began", "killed"),
      fault(15, "backend", "ended", "started"),
      fault(20, "target", "ended", "outage ended"),
      { seconds: 20.1, kind: "phase", text: "sending after the outage, catching up" },
    ],
  };
}

function fault(
  seconds: number,
  part: string,
  phase: "began" | "ended",
  what: string,
): TimelineEvent {
  return { seconds, kind: "part", text: `${part}: ${what}`, fault: { part, kind: "kill", phase } };
}

function pointAt(seconds: number, items: number): TimelinePoint {
  const share = (from: number, to: number) =>
    Math.min(1, Math.max(0, (seconds - from) / (to - from)));
  const third = items / 3;
  const sent = Math.round(third * (share(1, 5) + share(9, 13) + share(21, 24)));
  const written = Math.round(third * (share(1.4, 5.4) + share(9.4, 13.4) + share(21.4, 24.4)));
  const arrived = Math.round(third * (share(1.8, 6) + share(20.5, 22) + share(22.4, 25.6)));
  const isBackendAway = seconds > 14 && seconds < 15;
  const messages = Math.round(written / 50);
  const committed = Math.round(arrived / 50);
  return {
    seconds,
    sent,
    written,
    consumed: isBackendAway ? null : Math.min(written, arrived + Math.round(third / 3)),
    arrived: seconds > 8 && seconds < 20 ? null : arrived,
    messages,
    committed,
    waiting: messages - committed,
    edgeQueue: Math.round((sent - written) / 20),
    backendQueue: isBackendAway ? null : Math.round(Math.min(6, (written - arrived) / 100)),
  };
}
