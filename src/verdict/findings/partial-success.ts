import { TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { partialSuccesses, rejectedItems } from "../../record/collector-log/partial-successes.ts";
import { severityOf } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

/**
 * The target accepted a request in part (200 with a number of rejected items). The items are lost: a
 * client must not send them again, and the exporter counts all of the request as sent.
 *
 * @see https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export const partialSuccess = {
  code: "partial-success",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  const answers = partialSuccesses(facts.logs.backend);
  const [first] = answers;
  if (first === undefined) return [];
  const rejected = answers.reduce((sum, answer) => sum + rejectedItems(answer), 0);
  return [
    {
      severity: severityOf(
        facts,
        answers.map(({ line }) => line),
      ),
      message: `${TARGET_NAMES[facts.target]} accepted requests in part and rejected ${rejected} of their items; the exporter counts these as sent and must not send them again.`,
      remedy:
        "the answer's message says what the items lack: correct that where they are made or in a processor, and watch for the collector's warning, since its own counters do not show the loss",
      evidence: [{ source: facts.logFiles.backend, text: quote(first.line) }],
    },
  ];
}
