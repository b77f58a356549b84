import { TARGET_NAMES, type TargetKind } from "../../collector-config/target-kind.ts";
import {
  type NamedMessage,
  pausedIn,
  undecodableIn,
} from "../../record/collector-log/undecodable.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { nextOf } from "../../record/pipeline-facts.ts";
import type { Finding } from "./finding.ts";
import { quote, type RunFacts, totalMissing } from "./run-facts.ts";

/** As the exporters write it: `flush failed (401)`, `HTTP Status Code 403`; no count or offset. */
const REFUSED =
  /\((401|403)\)|status( code)?:? \(?(401|403)\b|security_exception|\b(unauthorized|forbidden|unauthenticated|permissiondenied)\b/i;

const REMEDIES: Readonly<Record<TargetKind, string>> = {
  elasticsearch:
    "check the API key and its rights (create_doc and auto_configure on the data streams)",
  motlp: 'check the API key; the header is Authorization: "ApiKey <key>", with that prefix',
};

/** The backend answered 401 or 403: the credentials are wrong or lack a right. */
export function authenticationRefused(facts: RunFacts): Finding[] {
  const refused = facts.logs.backend.find((line) => {
    const text = `${line.message} ${line.error ?? ""} ${line.fields["error.type"] ?? ""}`;
    return REFUSED.test(text);
  });
  // An exporter that retries it, as it should, may not say a word for long.
  const keys = facts.keyAnswers.filter(({ status }) => status === 401 || status === 403);
  if (refused === undefined && keys.length === 0) return [];
  const missing = totalMissing(facts);
  return [
    {
      code: "authentication-refused",
      severity: missing > 0 ? "loss" : "risk",
      message: `the backend refused the collector's credentials; ${missing} items have not arrived.`,
      remedy: REMEDIES[facts.target],
      evidence: [
        ...keys.map(({ variable, status, asked }) => ({
          source: TARGET_NAMES[facts.target],
          text: `answers ${status} to ${asked} with what ${variable} holds`,
        })),
        ...(refused === undefined
          ? []
          : [{ source: facts.logFiles.backend, text: quote(refused) }]),
      ],
    },
  ];
}

/** Messages that no group has committed when nothing moves any more: late, not gone. */
export function waitingInKafka(facts: RunFacts): Finding[] {
  const { settled } = facts;
  if (settled.how !== "stalled" || totalMissing(facts) === 0) return [];
  const waiting = settled.state.partitions.filter((found) => found.end > nextOf(found));
  if (waiting.length === 0) return [];
  return [
    {
      code: "waiting-in-kafka",
      severity: "loss",
      message:
        "nothing moves any more, and messages still wait in Kafka; they are lost when its retention ends.",
      remedy:
        "see the backend collector's log for what holds it back, and that it reads these topics",
      evidence: waiting.flatMap(({ topic, partition, start, end, committed }) => [
        {
          source: `topic ${topic}, partition ${partition}`,
          text:
            committed === null
              ? `offsets ${start} to ${end - 1n}; no consumer group has committed here`
              : `offsets ${nextOf({ start, committed })} to ${end - 1n} are not committed`,
        },
        ...stopsAt(facts, topic, partition),
      ]),
    },
  ];
}

/** Why a partition stands still, in the receiver's own words. */
function stopsAt(facts: RunFacts, topic: string, partition: number): Evidence[] {
  const isHere = (found: NamedMessage) => found.topic === topic && found.partition === partition;
  const lines = [undecodableIn, pausedIn].flatMap(
    (find) => find(facts.logs.backend).findLast(isHere)?.line ?? [],
  );
  return lines.map((line) => ({ source: facts.logFiles.backend, text: quote(line) }));
}
