import { readsTopic } from "../../collector-config/kafka-topics.ts";
import { SIGNALS, type Signal } from "../../otlp/item.ts";
import { type AdminChangeOf, changesOf } from "../../record/admin-facts.ts";
import { counted, itemsBySignal } from "./finding-kit.ts";
import type { Found, Rule } from "./rule.ts";
import type { RunFacts } from "./run-facts.ts";

type Reset = AdminChangeOf<"reset-offsets">;

/** The offsets of the backend's group were set: it skips what it had not read, or reads it again. */
export const offsetsReset = {
  code: "offsets-reset",
  severities: ["loss", "risk"],
  detect: (facts) =>
    changesOf(facts.administration, "reset-offsets").flatMap((reset) =>
      reset.to === "latest" ? skipped(reset, facts) : readAgain(reset, facts),
    ),
} as const satisfies Rule;

function skipped(reset: Reset, facts: RunFacts): Found[] {
  const over = reset.moved.filter(({ from, to }) => to > (from ?? 0n));
  const messages = over.reduce((sum, { from, to }) => sum + to - (from ?? 0n), 0n);
  const lost = itemsBySignal(
    Object.fromEntries(
      readFrom(reset, facts).map((signal) => {
        const { missing = 0, expired = 0 } = facts.signals[signal] ?? {};
        return [signal, messages === 0n ? 0 : missing - expired];
      }),
    ),
  );
  return [
    {
      severity: lost === undefined ? "risk" : "loss",
      message:
        `The offsets of the consumer group ${reset.group} were set to the end of its topics. ` +
        (messages === 0n
          ? "It had committed everything before, so that it skipped nothing."
          : `It had not committed ${counted(messages, "message")}, which it never reads. ${lost === undefined ? "Their items arrived: the backend had read them already." : `Missing: ${lost}.`}`),
      remedy: "set offsets to the end only where the lag is 0, or to what is known to have arrived",
      evidence: evidenceOf(reset),
    },
  ];
}

function readAgain(reset: Reset, facts: RunFacts): Found[] {
  const messages = reset.moved.reduce(
    (sum, { from, to }) => (from !== null && from > to ? sum + from - to : sum),
    0n,
  );
  if (messages === 0n) return [];
  const again = itemsBySignal(
    Object.fromEntries(
      readFrom(reset, facts).map((signal) => [signal, facts.signals[signal]?.duplicated ?? 0]),
    ),
  );
  return [
    {
      severity: "risk",
      message:
        `The offsets of the consumer group ${reset.group} were set to the start of its topics, and the backend read ${counted(messages, "message")} again. ` +
        (again === undefined
          ? "No item is in the target twice."
          : `Twice in the target: ${again}.`),
      remedy:
        "set offsets to a time (kafka-consumer-groups.sh --to-datetime) that is only as early as it has to be",
      evidence: evidenceOf(reset),
    },
  ];
}

/** The signals that the group reads from the topics whose offsets were set. */
function readFrom({ group, moved }: Reset, { reads }: RunFacts): Signal[] {
  const own = reads.filter(
    (read) => read.group === group && moved.some(({ topic }) => readsTopic(read, topic)),
  );
  return SIGNALS.filter((signal) => own.some((read) => read.signal === signal));
}

function evidenceOf({ group, moved }: Reset) {
  return moved
    .filter(({ from, to }) => from !== to)
    .map(({ topic, partition, from, to }) => ({
      source: `topic ${topic}, partition ${partition}`,
      text: `the offset of ${group} was set from ${from ?? "none"} to ${to}`,
    }));
}
