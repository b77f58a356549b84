import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import type { LogLine } from "../../record/collector-log/log.ts";
import { timesOf } from "../../record/collector-log/notable-lines.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, severityOf } from "./run-facts.ts";

/** How the otlphttp exporter names the number of rejected items, signal by signal. */
const REJECTED = ["dropped_spans", "dropped_data_points", "dropped_log_records"];

/**
 * The target accepted a request in part (200 with a number of rejected items). The items are lost: a
 * client must not send them again, and the exporter counts all of the request as sent.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function partialSuccess(facts: RunFacts): Finding[] {
  const answers = partialSuccesses(facts.logs.backend);
  const [first] = answers;
  if (first === undefined) return [];
  const rejected = answers.reduce((sum, line) => sum + rejectedItems(line), 0);
  return [
    {
      code: "partial-success",
      severity: severityOf(facts, answers),
      message: `${TARGET_NAMES[facts.target]} accepted requests in part and rejected ${rejected} of their items; the exporter counts these as sent and must not send them again.`,
      remedy:
        "the answer's message says what the items lack: correct that where they are made or in a processor, and watch for the collector's warning, since its own counters do not show the loss",
      evidence: [{ source: facts.logFiles.backend, text: quote(first) }],
    },
  ];
}

/** The answers with rejected items, as the exporter logs them. */
export function partialSuccesses(lines: readonly LogLine[]): LogLine[] {
  return lines.filter(
    (line) => line.message === "Partial success response" && rejectedIn(line) > 0,
  );
}

/** How many items the answers that a line stands for have rejected. */
export function rejectedItems(line: LogLine): number {
  return rejectedIn(line) * timesOf(line);
}

function rejectedIn({ fields }: LogLine): number {
  return REJECTED.reduce((sum, name) => sum + Number(fields[name] ?? 0), 0);
}
