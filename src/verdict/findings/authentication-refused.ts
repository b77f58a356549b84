import { KEY_REMEDIES, TARGET_NAMES } from "../../collector-config/target-kind.ts";
import { SIGNALS } from "../../otlp/item.ts";
import { eventsIn } from "../../record/collector-log/classify.ts";
import {
  causeOfOutageLoss,
  hasRefusedCredentials,
  isCredentialsAnswer,
  missingAfterCommits,
} from "./outage-cause.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts, totalMissing } from "./run-facts.ts";

/** The backend answered 401 or 403: the credentials are wrong or lack a right. */
export const authenticationRefused = {
  code: "authentication-refused",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  if (!hasRefusedCredentials(facts)) return [];
  const refused = eventsIn(facts.logs.backend).find(
    ({ reason }) => reason === "credentials-refused",
  );
  const missing = totalMissing(facts);
  const name = TARGET_NAMES[facts.target];
  const isContext = missing > 0 && isExplainedByCommits(facts, missing);
  return [
    {
      severity: missing > 0 && !isContext ? "loss" : "risk",
      message: isContext
        ? `${name} refused the backend collector's credentials for a time; what is missing was lost by offsets that were committed early.`
        : `${name} refused the backend collector's credentials; ${missing} items have not arrived.`,
      remedy: KEY_REMEDIES[facts.target],
      evidence: [
        // An exporter that retries a refusal, as it should, may log nothing for long.
        ...facts.keyAnswers.filter(isCredentialsAnswer).map(({ variable, status, asked }) => ({
          source: name,
          text: `answers ${status} to ${asked} with what ${variable} holds`,
        })),
        ...(refused === undefined
          ? []
          : [{ source: facts.logFiles.backend, text: quote(refused.line) }]),
      ],
    },
  ];
}

/** Whether `committed-early` is the cause of all that is missing. */
function isExplainedByCommits(facts: RunFacts, missing: number): boolean {
  if (causeOfOutageLoss(facts) !== "early-commits") return false;
  const early = missingAfterCommits(facts);
  return SIGNALS.reduce((sum, signal) => sum + (early[signal] ?? 0), 0) >= missing;
}
