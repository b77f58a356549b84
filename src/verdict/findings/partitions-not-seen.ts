import { type AdminChangeOf, changesOf } from "../../record/admin-facts.ts";
import { assignmentsIn } from "../../record/collector-log/assignments.ts";
import type { Evidence } from "../../record/judged-by.ts";
import { nextOf } from "../../record/pipeline-facts.ts";
import { exportersOf, itemsBySignal, receiversOf, settingEvidence } from "./finding-kit.ts";
import { notRemoved, writtenTo } from "./recreated-topics.ts";
import type { Found, Rule } from "./rule.ts";
import { quote, type RunFacts } from "./run-facts.ts";

type Added = AdminChangeOf<"add-partitions">;

const REFRESH = ["metadata", "refresh_interval"];
const BY_DEFAULT = "10m";

/**
 * A topic got partitions, and the edge did not write to them, or the backend did not read them in time:
 * both look for new ones every `metadata.refresh_interval`.
 */
export const partitionsNotSeen = {
  code: "partitions-not-seen",
  severities: ["loss", "risk"],
  detect: (facts) =>
    changesOf(facts.administration, "add-partitions").flatMap((added) => [
      ...byEdge(added, facts),
      ...byBackend(added, facts),
    ]),
} as const satisfies Rule;

/** The new partitions of a topic at the end. */
function newOnes({ topic, from }: Added, { settled }: RunFacts) {
  return settled.state.partitions.filter(
    (found) => found.topic === topic && found.partition >= from,
  );
}

function byEdge(added: Added, facts: RunFacts): Found[] {
  const { topic, from, to } = added;
  if (newOnes(added, facts).some(({ end }) => end > 0n)) return [];
  return [
    {
      severity: "risk",
      message:
        `The topic ${topic} got ${to} partitions instead of ${from}, and the edge wrote to the old ones alone until the end of the run: it looks for new ones every metadata.refresh_interval. ` +
        "Nothing is lost by that, and nothing becomes faster.",
      remedy:
        "set metadata.refresh_interval of the edge's kafka exporter to what may pass until new partitions are used, or restart the edge; the backend must see them first",
      evidence: [
        {
          source: `topic ${topic}`,
          text: `nothing was written to partitions ${from} to ${to - 1}`,
        },
        ...exportersOf(facts, "edge").map((exporter) =>
          settingEvidence(facts.edge, exporter, REFRESH, BY_DEFAULT),
        ),
      ],
    },
  ];
}

function byBackend(added: Added, facts: RunFacts): Found[] {
  const { topic } = added;
  const written = newOnes(added, facts).filter(({ end }) => end > 0n);
  const waiting = written.filter((found) => found.end > nextOf(found));
  const atEnd = assignmentsIn(facts.logs.backend).filter(
    ({ from, line, ...place }) =>
      from === "latest" &&
      !(line.at < facts.since) &&
      written.some(({ partition }) => place.topic === topic && place.partition === partition),
  );
  if (waiting.length === 0 && atEnd.length === 0) return [];
  const lost = itemsBySignal(notRemoved(writtenTo(topic, facts), facts));
  return [
    {
      severity: lost === undefined ? "risk" : "loss",
      message:
        `The edge wrote to new partitions of ${topic} before the backend saw them: it looks for new ones every metadata.refresh_interval. ` +
        (atEnd.length > 0
          ? "It began at their ends (initial_offset: latest), behind what was there. "
          : "They wait. ") +
        (lost === undefined ? "No item of this run was lost by it." : `Missing: ${lost}.`),
      remedy:
        "set metadata.refresh_interval of the backend's kafka receiver below that of the edge's exporter, and initial_offset: earliest; or restart the backend before the edge",
      evidence: [
        ...receiversOf(facts).flatMap((receiver): Evidence[] => [
          settingEvidence(facts.backend, receiver, REFRESH, BY_DEFAULT),
          settingEvidence(facts.backend, receiver, ["initial_offset"], "latest"),
        ]),
        ...waiting.map(({ partition, end, ...found }) => ({
          source: `topic ${topic}, partition ${partition}`,
          text: `offsets ${nextOf({ ...found, end })} to ${end - 1n} are not committed`,
        })),
        ...[...new Set(atEnd.map(({ line }) => line))].map((line) => ({
          source: facts.logFiles.backend,
          text: quote(line),
        })),
      ],
    },
  ];
}
