import { parseLogLine } from "../../record/collector-log/log.ts";
import type { LogFlood } from "../../record/log-flood.ts";
import { size } from "../../record/retention-rule.ts";
import { retriesWithoutPause } from "./retries-without-pause.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/** A part wrote its log so fast that it would fill a disk and hide everything else. */
export const logFlood = { code: "log-flood", severities: ["risk"], detect } as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  // What a receiver without pauses writes has a finding that says which setting ends it.
  const isExplained = retriesWithoutPause.detect(facts).length > 0;
  const floods = (facts.logFloods ?? []).filter(({ part }) => part !== "backend" || !isExplained);
  return [...Map.groupBy(floods, ({ part }) => part)].map(([part, floods]) => {
    const lines = sumOf(floods, ({ lines }) => lines);
    const seconds = sumOf(floods, ({ from, to }) => to - from) / 1000;
    const bytes = sumOf(floods, ({ bytes }) => bytes);
    const worst = floods.reduce((one, other) => (other.lines > one.lines ? other : one));
    const share = Math.floor((100 * worst.times) / worst.lines);
    return {
      severity: "risk",
      message:
        `The log of ${part} grew by ${lines} lines (${size(bytes)}) in ${seconds.toFixed(1)} s, ${Math.round(lines / seconds)} lines a second. ` +
        `${share === 100 ? "All" : `${share} %`} of them say the same: ${saidIn(worst)}. The harness counts such lines and keeps its own logs small. No item is lost by it.`,
      remedy:
        "find what is tried without a pause, and limit what the log may take on the disk; a collector's own sampling (service.telemetry.logs.sampling), which the harness switches off, only makes it grow more slowly",
      evidence: floods.map((flood) => ({
        source: `log of ${part}, from ${new Date(flood.from).toISOString()} to ${new Date(flood.to).toISOString()}`,
        text: quoted(flood),
      })),
    };
  });
}

function sumOf(floods: readonly LogFlood[], of: (flood: LogFlood) => number): number {
  return floods.reduce((sum, flood) => sum + of(flood), 0);
}

/** The message and the error, or the text where it is not a collector's. */
function saidIn({ message }: LogFlood): string {
  const line = parseLogLine(message);
  if (line === undefined) return `"${message.slice(0, 200)}"`;
  const { err } = line.fields;
  const error = line.error ?? (typeof err === "string" ? err : undefined);
  return `"${line.message}"${error === undefined ? "" : ` (${error})`}`;
}

function quoted({ message }: LogFlood): string {
  const line = parseLogLine(message);
  return line === undefined ? message.slice(0, 600) : quote(line);
}
