import { join } from "node:path";
import { readNdjson } from "../../base/ndjson.ts";
import { TIMELINE_FILE, type TimelineSample } from "./sample.ts";

/** The samples of a history, in order of time. @throws HarnessError `file-not-found`, `history-broken` */
export function readSamples(historyFolder: string): AsyncGenerator<TimelineSample> {
  return readNdjson(join(historyFolder, TIMELINE_FILE), isSample);
}

function isSample(line: Record<string, unknown>): line is TimelineSample & Record<string, unknown> {
  const hops = [line.edge, line.kafka, line.backend, line.arrived];
  return (
    typeof line.at === "string" &&
    isRecord(line.sent) &&
    hops.every((hop) => hop === null || isRecord(hop))
  );
}

function isRecord(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}
