import { eventsIn, eventsOf } from "../../record/collector-log/classify.ts";
import type { CollectorEvent } from "../../record/collector-log/events.ts";
import { itemsBySignal } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * The disk of the edge collector's queue was full. It refuses what comes next, which is no loss of what
 * it has accepted. But its queue passes over an item that it cannot take out for want of room, at level
 * debug and in no counter; and a collector that starts on a full disk cannot put back what it was sending.
 */
export const queueDiskFull = {
  code: "queue-disk-full",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const full = eventsIn(facts.logs.edge).filter(({ reason }) => reason === "disk-full");
  const [first] = full;
  if (first === undefined) return [];
  const refused = full
    .filter(({ id }) => id === "request-rejected")
    .reduce((sum, { times }) => sum + times, 0);
  const stuck = eventsOf(facts.logs.edge, "queue-entry-stuck", "queue-not-restored");
  const lost = itemsBySignal(facts.lostAtEdge ?? {});
  const isRestarted = facts.crashes.some(({ role }) => role === "edge") && stuck.length > 0;
  return [
    {
      severity: lost === undefined ? "risk" : "loss",
      message: [
        `The disk of the edge collector's queue was full: by its log it refused ${refused} requests, which the SDK may send again.`,
        lost === undefined
          ? "While it is full, the queue can lose what it has accepted: it skips what it cannot remove because the disk is full."
          : `It lost ${lost} that it had accepted: its queue skips what it cannot remove because the disk is full, without a counter and without a log line above level debug.`,
        ...(isRestarted
          ? [
              `It was started again on the full disk, and could not put what it was sending before back into its queue (${listed(stuck)}).`,
            ]
          : []),
      ].join(" "),
      remedy:
        "give the queue a disk that holds more than queue_size allows, and watch its free space: more space later does not always bring back what the queue has skipped",
      evidence: [first, ...stuck.slice(0, 1)].map(({ line }) => ({
        source: facts.logFiles.edge,
        text: quote(line),
      })),
    },
  ];
}

function listed(events: readonly CollectorEvent[]): string {
  const times = events.reduce((sum, event) => sum + event.times, 0);
  return `${times} ${times === 1 ? "line" : "lines"} of its log`;
}
