import { type Hop, type Loss, nothingLost } from "../../../../src/verdict/attribution/hop.ts";
import type { SignalReport } from "../../../../src/verdict/scenario-report.ts";

/** A signal's account: `lost` items at each hop are missing, everything else arrived. */
export function signalOf(
  sent: number,
  lost: Partial<Record<Hop, number>> = {},
  changes: Partial<SignalReport> = {},
): SignalReport {
  const lostAt = { ...nothingLost(), ...lost };
  const missing = Object.values(lostAt).reduce((sum, items) => sum + items, 0);
  return {
    sent,
    delivered: sent - missing,
    missing,
    expired: lostAt.retention,
    duplicated: 0,
    altered: 0,
    unexpected: 0,
    missingSequences: [],
    duplicatedSequences: [],
    alteredSamples: [],
    unexpectedSamples: [],
    refused: lostAt["edge-refused"],
    refusedArrived: 0,
    unknown: 0,
    unknownArrived: 0,
    unknownDuplicated: 0,
    unknownAltered: 0,
    notKept: 0,
    notKeptArrived: 0,
    lostAt,
    losses: Object.entries(lost).map(([at, items]) => lossOf(at as Hop, items)),
    ...changes,
  };
}

function lossOf(at: Hop, items: number): Loss {
  const isInKafka = !at.startsWith("edge") && at !== "unattributed";
  return {
    at,
    items,
    ...(at === "backend-collector" ? { because: "skipped" } : {}),
    ...(at === "unattributed" ? { because: "kafka-unreadable" } : {}),
    messages: isInKafka ? [{ topic: "otel-otlp", partition: 0, first: "0", last: "2" }] : [],
    more: 0,
  };
}
