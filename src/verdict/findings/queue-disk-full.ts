import { SIGNALS } from "../../otlp/item.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import { timesOf } from "../../record/collector-log/notable-lines.ts";
import type { Finding } from "./finding.ts";
import { listOf, quote, type RunFacts } from "./run-facts.ts";

/** How the system says ENOSPC. */
const NO_SPACE = /no space left on device/;
/**
 * What a persistent queue says that cannot put back, at its start, what was being sent when it ended;
 * the second with the number of entries (`errorCount`).
 * @see https://github.com/open-telemetry/opentelemetry-collector/blob/main/exporter/exporterhelper/internal/queue/persistent_queue.go
 */
const NOT_PUT_BACK = [
  "Error deleting item from queue",
  "Errors occurred while moving items for dispatching back to queue",
];

/**
 * The disk of the edge collector's queue was full. It refuses what comes next, which is no loss of what
 * it has accepted. But its queue passes over an item that it cannot take out for want of room, at level
 * debug and in no counter; and a collector that starts on a full disk cannot put back what it was sending.
 */
export function queueDiskFull(facts: RunFacts): Finding[] {
  const full = facts.logs.edge.filter(({ error }) => NO_SPACE.test(error ?? ""));
  const [first] = full;
  if (first === undefined) return [];
  const refused = full
    .filter(({ message }) => message === "Exporting failed. Rejecting data.")
    .reduce((sum, line) => sum + timesOf(line), 0);
  const stuck = facts.logs.edge.filter(({ message }) => NOT_PUT_BACK.includes(message));
  const lost = lostWords(facts);
  const isRestarted = facts.crashes.some(({ role }) => role === "edge") && stuck.length > 0;
  return [
    {
      code: "queue-disk-full",
      severity: lost === undefined ? "risk" : "loss",
      message: [
        `The disk of the edge collector's queue was full: by its log it refused ${refused} requests for that, which the SDK may send again.`,
        lost === undefined
          ? "While it is full, the queue can lose what it has accepted: it passes over what it cannot take out for want of room."
          : `It lost ${lost} that it had accepted: its queue passes over what it cannot take out for want of room, without a counter and without a word above level debug.`,
        ...(isRestarted
          ? [
              `It was started again on the full disk, and could not put back into its queue what it was sending before (${listed(stuck)}).`,
            ]
          : []),
      ].join(" "),
      remedy:
        "give the queue a disk that holds more than queue_size allows, and watch its free space: room that comes later does not always bring back what the queue has passed over",
      evidence: [first, ...stuck.slice(0, 1)].map((line) => ({
        source: facts.logFiles.edge,
        text: quote(line),
      })),
    },
  ];
}

/** `800 traces and 7 logs`; undefined where the edge lost nothing. */
function lostWords({ lostAtEdge = {} }: RunFacts): string | undefined {
  const words = SIGNALS.flatMap((signal) => {
    const lost = lostAtEdge[signal] ?? 0;
    return lost > 0 ? [`${lost} ${signal}`] : [];
  });
  return words.length === 0 ? undefined : listOf(words);
}

function listed(lines: readonly LogLine[]): string {
  const times = lines.reduce((sum, line) => sum + timesOf(line), 0);
  return `${times} ${times === 1 ? "line" : "lines"} of its log`;
}
