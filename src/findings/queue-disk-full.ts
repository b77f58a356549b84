import type { LogLine } from "../parts/collector/log.ts";
import type { Finding } from "./finding.ts";
import { timesOf } from "./notable-lines.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

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
 * it has accepted; but a collector that starts on a full disk cannot put back into its queue what it was
 * sending when it ended.
 */
export function queueDiskFull(facts: RunFacts): Finding[] {
  const full = facts.logs.edge.filter(({ error }) => NO_SPACE.test(error ?? ""));
  const [first] = full;
  if (first === undefined) return [];
  const refused = full
    .filter(({ message }) => message === "Exporting failed. Rejecting data.")
    .reduce((sum, line) => sum + timesOf(line), 0);
  const stuck = facts.logs.edge.filter(({ message }) => NOT_PUT_BACK.includes(message));
  const isLost = facts.crashes.some(({ role }) => role === "edge") && stuck.length > 0;
  return [
    {
      code: "queue-disk-full",
      severity: isLost ? severityOf(facts, stuck) : "risk",
      message:
        `The disk of the edge collector's queue was full: by its log it refused ${refused} requests for that, which the SDK may send again.` +
        (isLost
          ? ` It was started again on the full disk, and could not put back into its queue what it was sending before (${listed(stuck)}).`
          : " Started again on a full disk, it loses what it was sending."),
      remedy:
        "give the queue a disk that holds more than queue_size allows, watch its free space, and make room before the collector is started again",
      evidence: [first, ...stuck.slice(0, 1)].map((line) => ({
        source: facts.logFiles.edge,
        text: quote(line),
      })),
    },
  ];
}

function listed(lines: readonly LogLine[]): string {
  const times = lines.reduce((sum, line) => sum + timesOf(line), 0);
  return `${times} ${times === 1 ? "line" : "lines"} of its log`;
}
