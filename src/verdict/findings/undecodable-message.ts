import {
  type NamedMessage,
  pausedIn,
  undecodableIn,
} from "../../record/collector-log/undecodable.ts";
import { severityOf } from "./finding-kit.ts";
import { mismatchesOf } from "./mismatches.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";
import { sharedTopic } from "./shared-topic.ts";

/** Lines that are quoted. */
const QUOTED = 3;

/**
 * Messages that the receiver cannot decode although both configs agree on topic and encoding: somebody
 * else has written them, or they were damaged on the way.
 */
export const undecodableMessage = {
  code: "undecodable-message",
  severities: ["loss", "risk"],
  detect,
} as const satisfies Rule;

function detect(facts: RunFacts): Found[] {
  // Where the configs themselves are the reason, that is the finding.
  const explained = new Set(mismatchesOf(facts).map(({ write }) => write.topic.value));
  const found = distinct(undecodableIn(facts.logs.backend)).filter(
    ({ topic }) => !explained.has(topic),
  );
  if (found.length === 0 || sharedTopic.detect(facts).length > 0) return [];
  const held = distinct(pausedIn(facts.logs.backend)).filter((paused) =>
    found.some((one) => placeOf(one) === placeOf(paused)),
  );
  const lines = found.map(({ line }) => line);
  return [
    {
      severity: severityOf(facts, lines),
      message: `${found.length} ${found.length === 1 ? "message" : "messages"} cannot be decoded: ${placesOf(found)}. ${
        held.length > 0
          ? `The receiver stops there, and nothing behind ${held.length === 1 ? "it" : "them"} is read: ${placesOf(held)}.`
          : "The receiver skips what it cannot decode."
      }`,
      remedy:
        held.length > 0
          ? "find out who writes such messages; message_marking.on_permanent_error: true skips them, and also what the target refuses permanently"
          : "find out who writes such messages; npm run capture takes them off the topic for a look",
      evidence: lines
        .slice(0, QUOTED)
        .map((line) => ({ source: facts.logFiles.backend, text: quote(line) })),
    },
  ];
}

/** A message that is tried again is named again. */
function distinct(messages: readonly NamedMessage[]): NamedMessage[] {
  return [...new Map(messages.map((found) => [placeOf(found), found])).values()];
}

function placeOf({ topic, partition, offset }: NamedMessage): string {
  return `${topic}/${partition}@${offset}`;
}

/** `topic otel-logs, partition 0, offset 3`, or from the first to the last offset. */
function placesOf(messages: readonly NamedMessage[]): string {
  const byPartition = Map.groupBy(
    messages,
    ({ topic, partition }) => `topic ${topic}, partition ${partition}`,
  );
  return [...byPartition]
    .map(([place, found]) => {
      const offsets = found.map(({ offset }) => offset).sort((a, b) => (a < b ? -1 : 1));
      const [first, last] = [offsets[0], offsets.at(-1)];
      return first === last
        ? `${place}, offset ${first}`
        : `${place}, ${found.length} between the offsets ${first} and ${last}`;
    })
    .join("; ");
}
